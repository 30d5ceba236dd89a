package service

import (
	"context"
	"fmt"
	"slices"

	"opencoaching/coaching"
	"opencoaching/repository"
)

// DataSet is what Import stores at once. Everything in it carries its name and its times.
type DataSet struct {
	// Entries are the directory, of any customers and kinds, in any order.
	Entries []coaching.Entry
	// Profile is where the rest belongs.
	Profile coaching.Parent
	// Templates holds one element per revision, named without it; those of one template stand in the order of their
	// revisions, and each has the time and the author of its revision.
	Templates  []*coaching.Template
	Scorecards []*coaching.Scorecard
	// Referring are the scorecards of appeals and calibrations, each after the one that it refers to.
	Referring []*coaching.Scorecard
	// Plans are made by their creators; Planned says which scorecards are in them.
	Plans   []*coaching.Plan
	Planned []PlanScorecard
	// Sessions are noted by their creators, and their agents have answered at the times given. Comments follow the sessions
	// that they link.
	Sessions []*coaching.Session
	Comments []*coaching.Comment
	Targets  []*coaching.Target
	// APIKeys and Webhooks get secrets of their own, which nobody is told.
	APIKeys  []*coaching.APIKey
	Webhooks []*coaching.Webhook
	// Jobs have come to their end.
	Jobs []*coaching.Job
}

// Size is how many things the set holds, in the units in which Import reports progress.
func (d *DataSet) Size() int {
	return len(d.Entries) + len(d.Templates) + len(d.Scorecards) + len(d.Referring) + len(d.Plans) + len(d.Sessions) + len(d.Comments) + len(d.Targets) + len(d.APIKeys) + len(d.Webhooks) + len(d.Jobs)
}

// Import stores a data set with its history in an empty database, in one transaction. Each thing passes the checks of
// its own create, and totals, results and QA scores are computed as they are there. A scorecard is stored as if its
// creator had made it, its submitter (or else the creator) had submitted it and its agent had acknowledged it, each at
// the time given. The set is completed in place and belongs to Import from then on.
//
// Progress, which may be nil, is told after each step how much is done; when a concurrent writer makes the database
// try again, it starts anew.
//
// PermissionDenied for everybody but the operator; FailedPrecondition with the reason DATABASE_NOT_EMPTY when there is
// a customer already; InvalidArgument naming the faults of the first part that has any; FailedPrecondition as in
// CreateScorecard. Nothing is stored then.
func (s *Service) Import(ctx context.Context, set *DataSet, progress func(done, total int)) error {
	return s.write(ctx, "Import", coaching.Parent{}, noReply(), func(w *work) error {
		empty, err := w.System().Empty(ctx)
		if err != nil {
			return fmt.Errorf("look for customers: %w", err)
		}
		if !empty {
			return coaching.NewError(coaching.FailedPrecondition, ReasonNotEmpty, "the database holds data already")
		}
		run := importRun{work: w, service: s, set: set, progress: progress, revisions: map[string]*coaching.Template{}}
		for _, part := range []func(context.Context) error{run.directory, run.templates, run.scorecards, run.referring, run.plans, run.sessions, run.comments, run.targets, run.keys, run.webhooks, run.jobs} {
			if err := part(ctx); err != nil {
				return err
			}
		}
		if err := w.System().Analyze(ctx); err != nil {
			return err
		}
		return w.record(set.Profile.Name(coaching.Profiles, set.Profile.Profile).String(), "", nil, set.sizes())
	})
}

// sizes is what the audit says of an import.
func (d *DataSet) sizes() map[string]int {
	return map[string]int{
		"entries": len(d.Entries), "templates": len(d.Templates), "scorecards": len(d.Scorecards) + len(d.Referring), "plans": len(d.Plans), "sessions": len(d.Sessions), "comments": len(d.Comments), "targets": len(d.Targets),
		"apiKeys": len(d.APIKeys), "webhooks": len(d.Webhooks), "jobs": len(d.Jobs),
	}
}

// ReasonNotEmpty is the reason of Import's error when the database holds data already.
const ReasonNotEmpty = "DATABASE_NOT_EMPTY"

// importRun is one try of an import.
type importRun struct {
	*work
	service   *Service
	set       *DataSet
	progress  func(done, total int)
	done      int
	revisions map[string]*coaching.Template // by name; without @revision the newest so far
}

func (r *importRun) advance(count int) {
	r.done += count
	if r.progress != nil {
		r.progress(r.done, r.set.Size())
	}
}

func (r *importRun) profile() repository.Profile {
	return r.Profile(r.set.Profile.Customer, r.set.Profile.Profile)
}

// directory stores the entries kind by kind, so that each finds what it refers to. Teams and users refer to each other:
// teams get their managers once there are users.
func (r *importRun) directory(ctx context.Context) error {
	for _, kind := range coaching.EntryKinds() {
		for _, u := range r.upserts(kind) {
			if err := r.entries(ctx, u); err != nil {
				return err
			}
			r.advance(len(u.entries))
		}
	}
	kind, _ := coaching.EntryKindOf(coaching.Teams)
	for _, u := range r.upserts(kind) {
		if err := r.checkEntries(ctx, u); err != nil {
			return err
		}
		if err := directoryOf(r, u.names[0]).Update(ctx, u.entries...); err != nil {
			return fmt.Errorf("import managers of teams: %w", err)
		}
	}
	return nil
}

func (r *importRun) entries(ctx context.Context, u upsert) error {
	stored := u
	if u.kind.Collection == coaching.Teams {
		stored.entries = withoutManagers(u.entries)
	}
	if err := r.checkEntries(ctx, stored); err != nil {
		return err
	}
	if err := directoryOf(r, u.names[0]).Create(ctx, stored.entries...); err != nil {
		return fmt.Errorf("import %s: %w", u.kind.Collection, err)
	}
	for i := range u.entries {
		u.entries[i].Meta().Version = stored.entries[i].Meta().Version
	}
	return nil
}

func (r *importRun) checkEntries(ctx context.Context, u upsert) error {
	var v coaching.Violations
	upsertNames(u.parent, u.kind, u.entries, &v)
	return r.checkUpsert(ctx, u, &v)
}

// upserts gathers the entries of a kind by what they hang on, in the order of the set.
func (r *importRun) upserts(kind coaching.EntryKind) []upsert {
	var found []upsert
	for _, entry := range r.set.Entries {
		name, _ := coaching.ParseName(entry.Meta().Name) // upsertNames notes a malformed one
		if name.Collection != kind.Collection {
			continue
		}
		parent := parentOf(name)
		at := slices.IndexFunc(found, func(u upsert) bool { return u.parent == parent })
		if at < 0 {
			at = len(found)
			found = append(found, upsert{parent: parent, kind: kind})
		}
		found[at].entries = append(found[at].entries, entry)
		found[at].names = append(found[at].names, name)
	}
	return found
}

func withoutManagers(teams []coaching.Entry) []coaching.Entry {
	bare := make([]coaching.Entry, len(teams))
	for i, entry := range teams {
		team := *entry.(*coaching.Team)
		team.ManagerUserNames = nil
		bare[i] = &team
	}
	return bare
}
