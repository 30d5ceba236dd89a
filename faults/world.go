package main

import (
	"context"
	"fmt"
	"net/http"
	"time"
)

type object = map[string]any

// The names of what every step works with.
const (
	customerName = "customers/faults"
	profileName  = customerName + "/profiles/main"
	agentName    = customerName + "/users/agent"
	usecaseName  = profileName + "/usecases/calls"
	templateName = profileName + "/scorecardTemplates/form"
	cardsPath    = "/v1/" + profileName + "/scorecards"
)

// furnish makes what scorecards refer to.
func furnish(ctx context.Context, a *api) error {
	criterion := func(id string) object {
		return object{"criterionId": id, "displayName": id, "answer": object{"type": "RANGE", "min": 0, "max": 10}}
	}
	for _, made := range []call{
		{path: "/v1/customers", body: object{"name": customerName}},
		{path: "/v1/" + customerName + "/profiles", body: object{"name": profileName}},
		{path: "/v1/" + profileName + "/usecases", body: object{"name": usecaseName}},
		{path: "/v1/" + customerName + "/users", body: object{"name": agentName, "displayName": "Agent", "roles": []string{"AGENT"}}},
		{path: "/v1/" + profileName + "/scorecardTemplates", body: object{"name": templateName, "title": "Form", "template": object{
			"chapters": []object{{"chapterId": "all", "displayName": "All", "criteria": []object{criterion("first"), criterion("second")}}}}}},
	} {
		made.method = http.MethodPost
		if _, err := a.must(ctx, made); err != nil {
			return fmt.Errorf("furnish the database: %w", err)
		}
	}
	return nil
}

// epoch is when every scorecard was made, as it says itself.
var epoch = time.Date(2026, 1, 15, 9, 30, 0, 0, time.UTC)

// creation is a request for a new scorecard with a comment.
func creation(key, comment string) call {
	return call{method: http.MethodPost, path: cardsPath, key: key, body: object{
		"conversationName": profileName + "/conversations/c", "agentUserName": agentName, "usecaseName": usecaseName, "templateName": templateName,
		"comment": comment, "createTime": epoch, "updateTime": epoch,
		"scores": []object{{"criterionId": "first", "numericValue": 7, "notApplicable": false}, {"criterionId": "second", "numericValue": 4.5, "notApplicable": false}},
	}}
}

// commenting is a request that changes the comment of a scorecard at a version; 0: at any.
func commenting(key, name, comment string, version int64) call {
	c := call{method: http.MethodPatch, path: "/v1/" + name, key: key, body: object{"scorecard": object{"comment": comment}}}
	if version > 0 {
		c.ifMatch = fmt.Sprintf(`"%d"`, version)
	}
	return c
}
