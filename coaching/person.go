package coaching

import "strings"

// LocalAdminID is the id under which the built-in operator acts when no authentication is configured.
const LocalAdminID = "local-admin"

// AutoScoringID is the id under which automatic scoring makes and changes scorecards.
const AutoScoringID = "auto-scoring"

// keyUserPrefix begins the ids of the built-in users that API keys act as.
const keyUserPrefix = "api-key."

// Person is what a resource shows of a user that it mentions: who, and how to call them. No address, no role.
type Person struct {
	Name        string `json:"name,omitempty"`
	DisplayName string `json:"displayName,omitempty"`
	FullName    string `json:"fullName,omitempty"`
}

// KeyUserID is the id of the user that an API key acts as.
func KeyUserID(keyID string) string { return keyUserPrefix + keyID }

// BuiltIn tells whether a user id is of a built-in user: the local operator, automatic scoring, or what an API key acts
// as. Such users stand in no directory.
func BuiltIn(userID string) bool {
	return userID == LocalAdminID || userID == AutoScoringID || strings.HasPrefix(userID, keyUserPrefix)
}

// BuiltInPerson is a built-in user as it is shown under a customer.
func BuiltInPerson(customer, id string) *Person {
	called := "API key " + strings.TrimPrefix(id, keyUserPrefix)
	switch id {
	case LocalAdminID:
		called = "Local operator"
	case AutoScoringID:
		called = "Automatic scoring"
	}
	return &Person{Name: UserName(customer, id), DisplayName: called, FullName: called}
}
