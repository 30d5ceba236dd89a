package coaching

import (
	"fmt"
	"slices"
	"time"
)

// Comment is what somebody says about a coaching plan, in a thread of such comments.
type Comment struct {
	Name               string    `json:"name"`
	Thread             string    `json:"thread,omitempty"` // the id of the thread, which belongs to one plan
	CreatorUserName    string    `json:"creatorUserName,omitempty"`
	CoachingPlanName   string    `json:"coachingPlanName"`
	UsecaseName        string    `json:"usecaseName,omitempty"`
	CreateTime         time.Time `json:"createTime,omitzero"`
	UpdateTime         time.Time `json:"updateTime,omitzero"`
	Message            string    `json:"message"`
	TaggedUsers        []string  `json:"taggedUsers,omitempty"`        // names of users
	LinkedSessionNotes []string  `json:"linkedSessionNotes,omitempty"` // names of sessions of the plan

	// Version counts every change, the going of a linked session included, and guards each update.
	Version int64 `json:"-"`
}

// CheckComment notes the faults of a comment that can be seen without asking what else exists.
func CheckComment(c *Comment, prefix string, v *Violations) {
	if c.Message == "" {
		v.Add(prefix+"message", "is required")
	}
	once(c.TaggedUsers, prefix+"taggedUsers", v)
	once(c.LinkedSessionNotes, prefix+"linkedSessionNotes", v)
}

// once notes what stands in a list twice.
func once(list []string, field string, v *Violations) {
	for i, one := range list {
		if slices.Contains(list[:i], one) {
			v.Add(fmt.Sprintf("%s[%d]", field, i), "stands in the list twice")
		}
	}
}
