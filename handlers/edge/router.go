package edge

import (
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/labstack/echo/v4"

	"opencoaching/coaching"
)

// Router takes the routes of the generated code to echo. Echo v4 cannot route a verb behind a parameter
// (/scorecards/{id}:submit): it takes the whole segment for the parameter's name. So the Router gives echo one route
// per resource, splits the verb off at the colon itself, and finds the endpoint by verb and method. Ids hold no
// colon, so nothing is ambiguous.
type Router struct {
	edge       *Edge
	operations map[string]*operation // by template.key
	resources  map[string]*resource  // by template.resource
}

// resource is everything that can be done at one path, by verb and method.
type resource struct {
	edge  *Edge
	item  bool
	verbs map[string]map[string]*endpoint
}

type endpoint struct {
	route     string // as the OpenAPI document writes it, for the log
	names     []string
	operation *operation // nil for the documentation
	handler   echo.HandlerFunc
}

// CONNECT registers an operation; see GET.
func (r *Router) CONNECT(path string, h echo.HandlerFunc, m ...echo.MiddlewareFunc) *echo.Route {
	return r.operate(http.MethodConnect, path, h, m)
}

// DELETE registers an operation; see GET.
func (r *Router) DELETE(path string, h echo.HandlerFunc, m ...echo.MiddlewareFunc) *echo.Route {
	return r.operate(http.MethodDelete, path, h, m)
}

// GET registers the handler of an operation of the OpenAPI document, under its path in echo's form. It panics when the
// document has no such operation and when the operation has a handler already: both are faults of the program.
func (r *Router) GET(path string, h echo.HandlerFunc, m ...echo.MiddlewareFunc) *echo.Route {
	return r.operate(http.MethodGet, path, h, m)
}

// HEAD registers an operation; see GET.
func (r *Router) HEAD(path string, h echo.HandlerFunc, m ...echo.MiddlewareFunc) *echo.Route {
	return r.operate(http.MethodHead, path, h, m)
}

// OPTIONS registers an operation; see GET.
func (r *Router) OPTIONS(path string, h echo.HandlerFunc, m ...echo.MiddlewareFunc) *echo.Route {
	return r.operate(http.MethodOptions, path, h, m)
}

// PATCH registers an operation; see GET.
func (r *Router) PATCH(path string, h echo.HandlerFunc, m ...echo.MiddlewareFunc) *echo.Route {
	return r.operate(http.MethodPatch, path, h, m)
}

// POST registers an operation; see GET.
func (r *Router) POST(path string, h echo.HandlerFunc, m ...echo.MiddlewareFunc) *echo.Route {
	return r.operate(http.MethodPost, path, h, m)
}

// PUT registers an operation; see GET.
func (r *Router) PUT(path string, h echo.HandlerFunc, m ...echo.MiddlewareFunc) *echo.Route {
	return r.operate(http.MethodPut, path, h, m)
}

// TRACE registers an operation; see GET.
func (r *Router) TRACE(path string, h echo.HandlerFunc, m ...echo.MiddlewareFunc) *echo.Route {
	return r.operate(http.MethodTrace, path, h, m)
}

func (r *Router) operate(method, path string, h echo.HandlerFunc, m []echo.MiddlewareFunc) *echo.Route {
	t := parseTemplate(path)
	operation := r.operations[t.key(method)]
	if operation == nil {
		panic(fmt.Sprintf("edge: the OpenAPI document has no operation %s %s", method, path))
	}
	for _, middleware := range slices.Backward(m) {
		h = middleware(h)
	}
	r.add(method, t, &endpoint{route: operation.route, names: t.names, operation: operation, handler: h})
	return &echo.Route{Method: method, Path: path, Name: operation.id}
}

func (r *Router) add(method string, t template, added *endpoint) {
	at := r.resources[t.resource]
	if at == nil {
		at = &resource{edge: r.edge, item: t.item, verbs: map[string]map[string]*endpoint{}}
		r.resources[t.resource] = at
		// Echo calls this for every method, because it knows of no other handler at the path.
		r.edge.echo.RouteNotFound(t.path, at.serve)
	}
	if at.verbs[t.verb] == nil {
		at.verbs[t.verb] = map[string]*endpoint{}
	}
	if at.verbs[t.verb][method] != nil {
		panic(fmt.Sprintf("edge: %s %s is registered twice", method, added.route))
	}
	at.verbs[t.verb][method] = added
}

func (r *resource) serve(c echo.Context) error {
	values, ok := decodePath(c)
	if !ok {
		return errNoSuchPath
	}
	verb := ""
	if last := len(values) - 1; r.item {
		if values[last], verb, ok = splitVerb(values[last]); !ok {
			return errNoSuchPath
		}
	}
	methods := r.verbs[verb]
	if methods == nil {
		return errNoSuchPath
	}
	found := methods[c.Request().Method]
	if found == nil {
		c.Response().Header().Set(echo.HeaderAllow, strings.Join(slices.Sorted(maps.Keys(methods)), ", "))
		return errMethodNotAllowed
	}
	c.SetPath(found.route)
	c.SetParamNames(found.names...)
	c.SetParamValues(values...)
	if found.operation == nil {
		return found.handler(c)
	}
	return r.edge.operate(c, found)
}

// splitVerb takes the last segment of a path apart: s1:submit is the id s1 and the verb submit. It reports false for a
// segment that has a colon without an id before it and a verb behind it. A verb with a colon in it is unknown anyway.
func splitVerb(segment string) (id, verb string, ok bool) {
	id, verb, found := strings.Cut(segment, ":")
	return id, verb, id != "" && found == (verb != "")
}

// decodePath decodes the parameters of the path, once: echo leaves them escaped when the path has a spelling of its own
// (RawPath), and the generated code decodes them when it sees one, so the request is left without.
func decodePath(c echo.Context) ([]string, bool) {
	address := c.Request().URL
	values := slices.Clone(c.ParamValues())
	for i, value := range values {
		// The last parameter of a path takes what follows it, slashes included, and two slashes have nothing between them.
		if value == "" || strings.Contains(value, "/") {
			return nil, false
		}
		if address.RawPath == "" {
			continue
		}
		decoded, err := url.PathUnescape(value)
		if err != nil {
			return nil, false
		}
		values[i] = decoded
	}
	address.RawPath = ""
	return values, true
}

// foldColons makes the two spellings of a colon in a path, ":" and "%3A", one before the path is routed.
func foldColons(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		if address := c.Request().URL; address.RawPath != "" {
			raw := strings.NewReplacer("%3A", ":", "%3a", ":").Replace(address.RawPath)
			address.RawPath = ""
			if address.EscapedPath() != raw {
				address.RawPath = raw
			}
		}
		return next(c)
	}
}

var (
	errNoSuchPath       = coaching.NewError(coaching.NotFound, "UNKNOWN_PATH", "there is nothing at this path")
	errMethodNotAllowed = coaching.NewError(coaching.Unimplemented, "METHOD_NOT_ALLOWED", "this path does not take this method")
)
