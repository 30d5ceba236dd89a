package coaching

// LocalAdminID is the id under which the built-in operator acts when no authentication is configured.
const LocalAdminID = "local-admin"

// Person is what a resource shows of a user that it mentions: who, and how to call them. No address, no role.
type Person struct {
	Name        string `json:"name,omitempty"`
	DisplayName string `json:"displayName,omitempty"`
	FullName    string `json:"fullName,omitempty"`
}

// LocalAdmin is the built-in operator as it is shown under a customer.
func LocalAdmin(customer string) *Person {
	return &Person{Name: UserName(customer, LocalAdminID), DisplayName: "Local operator", FullName: "Local operator"}
}
