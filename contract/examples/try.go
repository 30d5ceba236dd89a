package examples

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"mime"
	"net/http"

	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/getkin/kin-openapi/routers"
)

// Try sends an example, unchanged, to the server at base ("http://127.0.0.1:8080"). It returns an error unless the
// answer is a 200 in the media type that was asked for, with a body of the documented form.
func (c *Contract) Try(ctx context.Context, base string, e Example) error {
	request, err := e.request(ctx, base)
	if err != nil {
		return err
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return err
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		return fmt.Errorf("read the answer: %w", err)
	}
	if response.StatusCode != http.StatusOK {
		return fmt.Errorf("status %d: %s", response.StatusCode, body)
	}
	if media, _, _ := mime.ParseMediaType(response.Header.Get("Content-Type")); media != e.Accept {
		return fmt.Errorf("the answer is %q and not %s", media, e.Accept)
	}
	sent, err := e.request(ctx, base) // with its body
	if err != nil {
		return err
	}
	_, err = c.Judge(sent, response.StatusCode, response.Header, body)
	return err
}

func (e Example) request(ctx context.Context, base string) (*http.Request, error) {
	var body io.Reader
	if e.Body != nil {
		body = bytes.NewReader(e.Body)
	}
	request, err := http.NewRequestWithContext(ctx, e.Method, base+e.Target, body)
	if err != nil {
		return nil, fmt.Errorf("make the request: %w", err)
	}
	request.Header = e.Header.Clone()
	request.Header.Set("Accept", e.Accept)
	if e.Body != nil {
		request.Header.Set("Content-Type", "application/json")
	}
	return request, nil
}

// Judge holds an answer against the contract: its status has to be one that the operation names, its body has to have
// the form that is documented for it, and a success needs a request of the documented form. The request's body is read and
// there to be read again. Judge returns the operation's id, empty for what no operation is for.
func (c *Contract) Judge(request *http.Request, status int, header http.Header, body []byte) (string, error) {
	route, parameters, err := c.router.FindRoute(request)
	if err != nil {
		return "", fmt.Errorf("find the operation of %s %s: %w", request.Method, request.URL.Path, err)
	}
	operation := route.Operation.OperationID
	input := requestInput(request, route, parameters)
	if status < http.StatusMultipleChoices {
		if err := openapi3filter.ValidateRequest(request.Context(), input); err != nil {
			return operation, fmt.Errorf("status %d to a request off its schema: %w", status, err)
		}
	}
	if route.Operation.Responses.Status(status) == nil {
		return operation, fmt.Errorf("status %d is not documented: %s", status, body)
	}
	answer := &openapi3filter.ResponseValidationInput{
		RequestValidationInput: input, Status: status, Header: header, Options: input.Options,
	}
	answer.SetBodyBytes(body)
	if err := openapi3filter.ValidateResponse(request.Context(), answer); err != nil {
		return operation, fmt.Errorf("the answer is off its schema: %w: %s", err, body)
	}
	return operation, nil
}

func requestInput(request *http.Request, route *routers.Route, parameters map[string]string) *openapi3filter.RequestValidationInput {
	return &openapi3filter.RequestValidationInput{
		Request: request, PathParams: parameters, Route: route,
		Options: &openapi3filter.Options{
			IncludeResponseStatus: true, MultiError: true, SkipSettingDefaults: true,
			AuthenticationFunc: openapi3filter.NoopAuthenticationFunc,
			// What is read-only may be sent back, and is ignored.
			ExcludeReadOnlyValidations: true,
		},
	}
}
