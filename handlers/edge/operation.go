package edge

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/labstack/echo/v4"
)

const (
	mediaJSON = "application/json"

	bodyLimit      = 1 << 20
	batchBodyLimit = 16 << 20
	batchPrefix    = "BatchUpsert"
)

// The parameters that say under which customer and profile an operation works.
const (
	customerParameter = "customer_id"
	profileParameter  = "profile_id"
)

// operation is what the OpenAPI document says about one operation, prepared for checking requests.
type operation struct {
	id         string
	route      string
	parameters []*openapi3.Parameter
	query      map[string]bool
	body       *checkedSchema // nil where the operation takes none
	needsBody  bool
	limit      int64    // of the body, in bytes
	offers     []string // media types of the answer, JSON first
	shape      *Shape
}

// operationsOf prepares every operation of the document, by template.key.
func operationsOf(document *openapi3.T, shapes map[string]Shape) (map[string]*operation, error) {
	operations := map[string]*operation{}
	unused := maps.Clone(shapes)
	for path, item := range document.Paths.Map() {
		for method, described := range item.Operations() {
			op, err := newOperation(path, slices.Concat(item.Parameters, described.Parameters), described)
			if err != nil {
				return nil, err
			}
			if shape, ok := shapes[op.id]; ok {
				op.shape = &shape
				delete(unused, op.id)
			}
			operations[parseTemplate(echoPath(path)).key(method)] = op
		}
	}
	if len(unused) > 0 {
		return nil, fmt.Errorf("shapes for unknown operations: %s", strings.Join(slices.Sorted(maps.Keys(unused)), ", "))
	}
	return operations, nil
}

func newOperation(path string, parameters openapi3.Parameters, described *openapi3.Operation) (*operation, error) {
	op := &operation{id: described.OperationID, route: path, query: map[string]bool{}, limit: bodyLimit}
	if strings.HasPrefix(op.id, batchPrefix) {
		op.limit = batchBodyLimit
	}
	for _, ref := range parameters {
		if ref.Value.Schema == nil {
			return nil, fmt.Errorf("operation %s: parameter %s has no schema", op.id, ref.Value.Name)
		}
		op.parameters = append(op.parameters, ref.Value)
		if ref.Value.In == openapi3.ParameterInQuery {
			op.query[ref.Value.Name] = true
		}
	}
	if described.RequestBody != nil {
		media := described.RequestBody.Value.Content[mediaJSON]
		if media == nil || media.Schema == nil {
			return nil, fmt.Errorf("operation %s: its request body has no schema for %s", op.id, mediaJSON)
		}
		op.body, op.needsBody = &checkedSchema{media.Schema.Value, acceptors{}.of(media.Schema.Value)}, described.RequestBody.Value.Required
	}
	if success := described.Responses.Value("200"); success != nil {
		op.offers = offers(success.Value.Content)
	}
	return op, nil
}

// offers lists the media types of an answer: JSON first, because it is what a client that does not care gets.
func offers(content openapi3.Content) []string {
	list := slices.Sorted(maps.Keys(content))
	slices.SortStableFunc(list, func(a, b string) int {
		switch {
		case a == mediaJSON && b != mediaJSON:
			return -1
		case b == mediaJSON && a != mediaJSON:
			return 1
		}
		return 0
	})
	return list
}

const operationKey = "edge.operation"

// operate takes a request for an operation through the checks, in the order of the contract, to its handler. While its
// body arrives it is not worked on, so that slow senders take nobody's room.
func (e *Edge) operate(c echo.Context, found *endpoint) error {
	op := found.operation
	c.Set(operationKey, op.id)
	if err := e.room.do(c.Request().Context(), func() error { return e.admit(c, op) }); err != nil {
		return err
	}
	data, err := op.readBody(c)
	if err != nil {
		return err
	}
	return e.room.do(c.Request().Context(), func() error {
		if err := op.check(c, data); err != nil {
			return err
		}
		if err := e.prepare(c, op, data); err != nil {
			return err
		}
		return found.handler(c)
	})
}

// admit settles what can be known without the body: who is asking, whether they may, now and at all, and what they
// accept. The budget of a customer is touched last, because only those who may ask for it can have a share in it.
func (e *Edge) admit(c echo.Context, op *operation) error {
	customer, profile := c.Param(customerParameter), c.Param(profileParameter)
	if err := e.identify(c, customer, profile); err != nil {
		return err
	}
	ctx, header := c.Request().Context(), c.Response().Header()
	if err := e.limits.caller.spend(header, e.config.Caller(ctx)); err != nil {
		return err
	}
	if err := e.config.Authorize(ctx, op.id, customer, profile); err != nil {
		return err
	}
	if customer != "" {
		if err := e.limits.tenant.spend(header, customer); err != nil {
			return err
		}
	}
	media, ok := negotiate(c.Request().Header.Values(echo.HeaderAccept), op.offers)
	if !ok {
		return errNotAcceptable
	}
	c.SetRequest(c.Request().WithContext(withMediaType(ctx, media)))
	return nil
}

// prepare puts what the program says of a request into its context.
func (e *Edge) prepare(c echo.Context, op *operation, body []byte) error {
	if e.config.Prepare == nil {
		return nil
	}
	r := c.Request()
	ctx, err := e.config.Prepare(r.Context(), r, op.id, body)
	if err == nil {
		c.SetRequest(r.WithContext(ctx))
	}
	return err
}

// check is the shape of the request: parameters and body, every fault at once.
func (o *operation) check(c echo.Context, data []byte) error {
	var f faults
	o.checkParameters(c, &f)
	if err := o.checkBody(c, data, &f); err != nil {
		return err
	}
	return f.err()
}
