// Package opencoaching holds the contract of the service: the OpenAPI document that its code is generated from, its
// requests are checked against and its readers are served.
package opencoaching

import _ "embed"

// Spec is the OpenAPI 3.0.3 document in YAML, byte for byte as it stands in the repository. It must not be changed.
//
//go:embed openapi.yaml
var Spec []byte
