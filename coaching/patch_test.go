package coaching_test

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"opencoaching/coaching"
)

// thing has a field of every sort that a patch meets.
type thing struct {
	coaching.Head
	Title  string            `json:"title,omitempty"`
	Weight *coaching.Decimal `json:"weight,omitempty"`
	Tags   []string          `json:"tags,omitempty"`
	Due    time.Time         `json:"due,omitzero"`
	Owner  string            `json:"owner,omitempty"`
	Born   time.Time         `json:"born,omitzero"`
	Total  int               `json:"total,omitempty"`
	Parts  []string          `json:"parts,omitempty"`
	Secret string            `json:"-"`
}

func thingRules() coaching.FieldRules {
	return coaching.FieldRules{OutputOnly: []string{"total", "createTime", "updateTime"}, Fixed: []string{"owner", "born"}, Merged: []string{"parts"}}
}

func aThing() thing {
	return thing{
		Head:  coaching.Head{Name: "things/1", CreateTime: created, Version: 3},
		Title: "old", Weight: new(points(2)), Tags: []string{"a", "b"}, Due: noon, Owner: "me", Born: created, Total: 7,
		Parts: []string{"p"}, Secret: "s",
	}
}

func patchOf(t *testing.T, mask, fields string) coaching.Patch {
	t.Helper()
	patch := coaching.Patch{Mask: mask}
	require.NoError(t, json.Unmarshal([]byte(fields), &patch.Fields))
	return patch
}

func TestPatchApply(t *testing.T) {
	t.Parallel()
	cleared := func(change func(*thing)) thing {
		want := aThing()
		want.Title, want.Weight, want.Tags, want.Due = "", nil, nil, time.Time{}
		change(&want)
		return want
	}
	changed := func(change func(*thing)) thing {
		want := aThing()
		change(&want)
		return want
	}
	for name, c := range map[string]struct {
		mask, fields string
		want         thing
	}{
		"no mask, nothing sent":         {"", `{}`, aThing()},
		"no mask, a value":              {"", `{"title": "new"}`, changed(func(w *thing) { w.Title = "new" })},
		"no mask, null clears":          {"", `{"title": null, "weight": null, "tags": null, "due": null}`, cleared(func(*thing) {})},
		"no mask, an empty value":       {"", `{"title": "", "weight": 0}`, changed(func(w *thing) { w.Title, w.Weight = "", new(points(0)) })},
		"no mask, a list is replaced":   {"", `{"tags": ["c"]}`, changed(func(w *thing) { w.Tags = []string{"c"} })},
		"no mask, output is ignored":    {"", `{"total": 9, "createTime": "2020-01-01T00:00:00Z"}`, aThing()},
		"no mask, the name stays":       {"", `{"name": "things/2"}`, aThing()},
		"no mask, unknown stays out":    {"", `{"Secret": "x", "secret": "x", "-": "x", "": "x"}`, aThing()},
		"no mask, merged is left alone": {"", `{"parts": ["q"]}`, aThing()},
		"no mask, fixed as it is":       {"", `{"owner": "me", "born": "2026-03-01T09:00:00Z"}`, aThing()},
		"a mask and its field":          {"title", `{"title": "new"}`, changed(func(w *thing) { w.Title = "new" })},
		"a mask, field absent":          {"title, weight", `{"title": "new"}`, changed(func(w *thing) { w.Title, w.Weight = "new", nil })},
		"a mask, field null":            {"title", `{"title": null}`, changed(func(w *thing) { w.Title = "" })},
		"a mask, field not in it":       {"title", `{"weight": 5}`, changed(func(w *thing) { w.Title = "" })},
		"a mask names one field twice":  {"title,title", `{"title": "new"}`, changed(func(w *thing) { w.Title = "new" })},
		"a mask and a fixed field":      {"owner", `{"owner": "me"}`, aThing()},
		"replaced by nothing":           {"*", `{}`, cleared(func(*thing) {})},
		"replaced":                      {" * ", `{"title": "new", "tags": null, "owner": "me"}`, cleared(func(w *thing) { w.Title = "new" })},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := aThing()
			var v coaching.Violations
			patchOf(t, c.mask, c.fields).Apply(&got, thingRules(), "thing.", &v)
			requireFields(t, v)
			require.Equal(t, c.want, got)
		})
	}
}

func TestPatchApplyNamesTheFault(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		mask, fields string
		faults       []string
	}{
		"fixed and changed":         {"", `{"owner": "you"}`, []string{"thing.owner"}},
		"fixed and null":            {"", `{"owner": null, "born": null}`, []string{"thing.born", "thing.owner"}},
		"fixed, masked and absent":  {"owner", `{}`, []string{"thing.owner"}},
		"fixed in a replacement":    {"*", `{"owner": "you"}`, []string{"thing.owner"}},
		"another form":              {"", `{"title": 5, "weight": "5", "owner": 5}`, []string{"thing.owner", "thing.title", "thing.weight"}},
		"more than four decimals":   {"", `{"weight": 0.00001}`, []string{"thing.weight"}},
		"a fixed time that differs": {"", `{"born": "2026-03-01T09:00:00.000001Z"}`, []string{"thing.born"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := aThing()
			var v coaching.Violations
			patchOf(t, c.mask, c.fields).Apply(&got, thingRules(), "thing.", &v)
			requireFields(t, v, c.faults...)
		})
	}
}

func TestPatchCutsTimesToInstants(t *testing.T) {
	t.Parallel()
	got := aThing()
	var v coaching.Violations
	patchOf(t, "", `{"due": "2026-05-01T14:00:00.1234567+02:00", "born": "2026-03-01T10:00:00.0000009+01:00"}`).
		Apply(&got, thingRules(), "", &v)
	requireFields(t, v)
	require.Equal(t, time.Date(2026, 5, 1, 12, 0, 0, 123_456_000, time.UTC), got.Due)
	require.Equal(t, created, got.Born)
}

func TestPatchCheckHoldsTheMaskAgainstTheBody(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		mask, fields string
		faults       []string
	}{
		"no mask":                     {"", `{"title": "new", "total": 3}`, nil},
		"a replacement":               {"*", `{"title": "new", "total": 3}`, nil},
		"what is masked":              {"title,weight", `{"title": "new"}`, nil},
		"output outside the mask":     {"title", `{"title": "new", "total": 3, "name": "things/1"}`, nil},
		"a field outside the mask":    {"title", `{"title": "new", "weight": 1, "due": null}`, []string{"thing.due", "thing.weight"}},
		"an unknown field":            {"title,nothing", `{"title": "new"}`, []string{"updateMask"}},
		"a field that is not shown":   {"Secret,secret,-", `{}`, []string{"updateMask", "updateMask", "updateMask"}},
		"a nested field":              {"tags.first", `{}`, []string{"updateMask"}},
		"output in the mask":          {"total,name,createTime", `{}`, []string{"updateMask", "updateMask", "updateMask"}},
		"an empty place":              {"title,", `{"title": "new"}`, []string{"updateMask"}},
		"a star among others":         {"*,title", `{"title": "new"}`, []string{"updateMask"}},
		"the wrong case":              {"Title", `{}`, []string{"updateMask"}},
		"a fixed and a merged member": {"owner,parts", `{"owner": "me", "parts": []}`, nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var v coaching.Violations
			patchOf(t, c.mask, c.fields).Check(thing{}, thingRules(), "thing.", &v)
			requireFields(t, v, c.faults...)
		})
	}
}

func TestPatchChanges(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		mask, fields string
		raw          string
		changed      bool
	}{
		"no mask, sent":     {"", `{"parts": [1]}`, "[1]", true},
		"no mask, null":     {"", `{"parts": null}`, "", true},
		"no mask, absent":   {"", `{}`, "", false},
		"masked, sent":      {"title, parts", `{"parts": [1]}`, "[1]", true},
		"masked, absent":    {"parts", `{}`, "", true},
		"outside the mask":  {"title", `{}`, "", false},
		"replaced, sent":    {"*", `{"parts": [1]}`, "[1]", true},
		"replaced, absent":  {"*", `{}`, "", true},
		"masked by a space": {" parts ", `{"parts": null}`, "", true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			raw, changed := patchOf(t, c.mask, c.fields).Changes("parts")
			require.Equal(t, c.changed, changed)
			require.Equal(t, c.raw, string(raw))
		})
	}
}
