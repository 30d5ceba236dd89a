package coaching

import (
	"encoding/json"
	"maps"
	"reflect"
	"slices"
	"strings"
	"time"
)

// Patch is the body of an update: the fields that were present, by their JSON names (null included), and the mask.
//
// Without a mask the fields present are changed and null clears. With the mask "*" the whole resource is replaced. With
// a list, exactly the listed fields change, and one that is absent from the body is cleared. Masks name top-level
// fields (AIP-134, without nested paths).
type Patch struct {
	Fields map[string]json.RawMessage
	Mask   string
}

// FieldRules says which fields of a resource a patch may not change.
type FieldRules struct {
	// OutputOnly fields are ignored in the body and refused in the mask.
	OutputOnly []string
	// Fixed fields may be sent as they are, but not changed after create.
	Fixed []string
	// Merged fields are taken out of the patch by the caller, who merges them in a way of their own.
	Merged []string
}

// Check notes what the mask and the body do not agree on: a mask field that the resource does not have or that cannot
// be changed, and a body field outside the mask. Resource is any value of the struct that the patch is for.
func (p Patch) Check(resource any, rules FieldRules, prefix string, v *Violations) {
	if p.Mask == "" || p.Replaces() {
		return
	}
	fields := jsonFields(reflect.New(reflect.TypeOf(resource)).Elem())
	masked := p.maskFields()
	for _, name := range masked {
		if _, known := fields[name]; !known || name == "" {
			v.Add("updateMask", "names %.64q, which is not a field of the resource", name)
		} else if !rules.writable(name) {
			v.Add("updateMask", "names %.64q, which cannot be changed", name)
		}
	}
	for _, name := range sortedKeys(p.Fields) {
		if rules.writable(name) && !slices.Contains(masked, name) {
			v.Add(prefix+name, "stands outside updateMask")
		}
	}
}

// Apply changes the resource that dst points to, a struct with JSON tags, and notes every fault with fields named below
// prefix. Fields that are not in the patch, and those tagged "-", stay as they are. On a fault dst is half changed and
// must be thrown away. The field "name" is never changed: the caller checks it against the path.
func (p Patch) Apply(dst any, rules FieldRules, prefix string, v *Violations) {
	fields := jsonFields(reflect.ValueOf(dst).Elem())
	for _, name := range p.changes(fields, rules) {
		field := fields[name]
		if slices.Contains(rules.Fixed, name) {
			p.applyFixed(field, name, prefix, v)
			continue
		}
		field.SetZero()
		if !readField(p.Fields[name], field) {
			v.Add(prefix+name, "does not have the form of this field")
		}
	}
}

// Changes tells whether the patch changes a field, and if so to what; the value is nil when the field is cleared.
func (p Patch) Changes(name string) (json.RawMessage, bool) {
	raw, sent := p.Fields[name]
	if isNull(raw) {
		raw = nil
	}
	if p.Mask == "" {
		return raw, sent
	}
	return raw, p.Replaces() || slices.Contains(p.maskFields(), name)
}

// Replaces tells whether the patch replaces the whole resource.
func (p Patch) Replaces() bool { return strings.TrimSpace(p.Mask) == "*" }

func (p Patch) maskFields() []string {
	fields := strings.Split(p.Mask, ",")
	for i := range fields {
		fields[i] = strings.TrimSpace(fields[i])
	}
	return fields
}

// changes lists the fields that Apply writes, in a fixed order.
func (p Patch) changes(fields map[string]reflect.Value, rules FieldRules) []string {
	var names []string
	for name := range fields {
		_, changed := p.Changes(name)
		_, sent := p.Fields[name]
		fixed := slices.Contains(rules.Fixed, name)
		if changed && rules.writable(name) && !slices.Contains(rules.Merged, name) && (sent || !fixed || !p.Replaces()) {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names
}

func (r FieldRules) writable(name string) bool {
	return name != "name" && !slices.Contains(r.OutputOnly, name)
}

// applyFixed accepts the value that the field has already, so that a client may send back what it read.
func (p Patch) applyFixed(field reflect.Value, name, prefix string, v *Violations) {
	sent := reflect.New(field.Type()).Elem()
	if !readField(p.Fields[name], sent) {
		v.Add(prefix+name, "does not have the form of this field")
		return
	}
	before, _ := json.Marshal(field.Interface()) // a resource that was read can be written
	after, _ := json.Marshal(sent.Interface())
	if string(before) != string(after) {
		v.Add(prefix+name, "is fixed after create")
	}
}

// readField reads raw into a field that is zero, and returns false when it does not have its form. Null leaves the
// field zero; a time is cut to an Instant, so that one instant has one form.
func readField(raw json.RawMessage, field reflect.Value) bool {
	if isNull(raw) {
		return true
	}
	if json.Unmarshal(raw, field.Addr().Interface()) != nil {
		return false
	}
	if at, isTime := field.Addr().Interface().(*time.Time); isTime {
		*at = Instant(*at)
	}
	return true
}

// jsonFields maps the JSON names of a struct's fields, those of embedded structs included, to the fields.
func jsonFields(s reflect.Value) map[string]reflect.Value {
	fields := map[string]reflect.Value{}
	for i := range s.NumField() {
		tag := s.Type().Field(i)
		if tag.Anonymous {
			for name, field := range jsonFields(s.Field(i)) {
				fields[name] = field
			}
			continue
		}
		name, _, _ := strings.Cut(tag.Tag.Get("json"), ",")
		if name != "-" {
			fields[name] = s.Field(i)
		}
	}
	return fields
}

func isNull(raw json.RawMessage) bool { return len(raw) == 0 || string(raw) == "null" }

func sortedKeys(m map[string]json.RawMessage) []string { return slices.Sorted(maps.Keys(m)) }
