package demo_test

import (
	"context"
	"errors"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/stretchr/testify/require"

	"opencoaching"
	"opencoaching/coaching"
	"opencoaching/repository"
)

// fresh matches the ids of what the examples make.
var fresh = regexp.MustCompile(`^example-(new|sync-\d)$`)

func TestNamesInTheExamplesExist(t *testing.T) {
	t.Parallel()
	store, svc := setup(t)
	require.True(t, load(t, svc, now))
	spec, err := openapi3.NewLoader().LoadFromData(opencoaching.Spec)
	require.NoError(t, err)

	checked := map[string]bool{}
	require.NoError(t, store.Read(t.Context(), repository.EveryTenant, func(tx repository.Tx) error {
		for path, item := range spec.Paths.Map() {
			for method, operation := range item.Operations() {
				parameters := slices.Concat(item.Parameters, operation.Parameters)
				for _, name := range exampleNames(path, parameters, operation) {
					checked[name] = true
					requireExample(t, tx, name, method+" "+path)
				}
			}
		}
		return nil
	}))
	for _, name := range []string{
		"customers/acme/profiles/support/scorecards/sc-0001", "customers/acme/profiles/support/scorecards/example-draft",
		"customers/acme/profiles/support/targets/example-target", "customers/acme/users/example-deletable", "customers/example-deletable",
		"customers/acme/users/example-erasable", "customers/acme/apiKeys/example-revocable", "customers/acme/profiles/support/webhooks/example-deletable",
	} {
		require.True(t, checked[name], name)
	}
}

// exampleNames lists the names that an operation's examples send: in the path, in the other parameters and in the body.
func exampleNames(path string, parameters openapi3.Parameters, operation *openapi3.Operation) []string {
	var names []string
	for _, parameter := range parameters {
		if parameter.Value.In == "path" {
			path = strings.ReplaceAll(path, "{"+parameter.Value.Name+"}", parameter.Value.Example.(string))
		} else {
			names = append(names, namesIn(parameter.Value.Example)...)
		}
	}
	path, _, _ = strings.Cut(strings.TrimPrefix(path, "/v1/"), ":")
	if segments := strings.Split(path, "/"); len(segments) > 1 {
		names = append(names, strings.Join(segments[:len(segments)/2*2], "/"))
	}
	if operation.RequestBody != nil {
		for _, media := range operation.RequestBody.Value.Content {
			names = append(names, namesIn(media.Example)...)
		}
	}
	return names
}

// namesIn finds the resource names anywhere in a JSON value.
func namesIn(value any) []string {
	var names []string
	switch v := value.(type) {
	case string:
		if strings.HasPrefix(v, "customers/") {
			names = append(names, v)
		}
	case []any:
		for _, element := range v {
			names = append(names, namesIn(element)...)
		}
	case map[string]any:
		for _, element := range v {
			names = append(names, namesIn(element)...)
		}
	}
	return names
}

func requireExample(t *testing.T, tx repository.Tx, text, at string) {
	t.Helper()
	name, ok := coaching.ParseName(text)
	require.True(t, ok, "%s in %s", text, at)
	err := find(t.Context(), tx, name)
	if fresh.MatchString(name.ID) {
		require.ErrorIs(t, err, repository.ErrNotFound, "%s of %s must be free", text, at)
		return
	}
	require.NoError(t, err, "%s in %s", text, at)
}

func find(ctx context.Context, tx repository.Tx, name coaching.Name) error {
	profile := tx.Profile(name.Customer, name.Profile)
	var err error
	switch name.Collection {
	case coaching.Scorecards:
		_, err = profile.Scorecards().Find(ctx, name.ID)
	case coaching.ScorecardTemplates:
		_, err = profile.Templates().Find(ctx, name.ID, name.RevisionNumber())
	case coaching.Targets:
		_, err = profile.Targets().Find(ctx, name.ID)
	case coaching.CoachingPlans:
		_, err = profile.Plans().Find(ctx, name.ID)
	case coaching.CoachingSessions:
		_, err = profile.Sessions().Find(ctx, name.ID)
	case coaching.CoachingComments:
		_, err = profile.Comments().Find(ctx, name.ID)
	case coaching.APIKeys:
		_, err = tx.Customer(name.Customer).APIKeys().Find(ctx, name.ID)
	case coaching.Webhooks:
		_, err = profile.Webhooks().Find(ctx, name.ID)
	case coaching.Jobs:
		_, err = profile.Jobs().Find(ctx, name.ID)
	case coaching.Customers:
		_, err = tx.System().Directory().Find(ctx, name)
	default:
		_, err = tx.Customer(name.Customer).Directory().Find(ctx, name)
	}
	return err
}

func TestExamplesCanBeMadeAndDeleted(t *testing.T) {
	t.Parallel()
	store, svc := setup(t)
	require.True(t, load(t, svc, now))
	ctx := t.Context()

	t.Run("TheTargetOfTheExampleIsFree", func(t *testing.T) {
		for _, target := range read(t, store).Targets {
			same := strings.HasSuffix(target.ScorecardTemplateName, "/call-quality") && target.CriterionOrChapterID == "farewell" &&
				strings.HasSuffix(target.UsecaseName, "/technical-support")
			require.False(t, same, target.Name)
			require.NotNil(t, target.QAScore, target.Name)
		}
	})
	t.Run("NothingRefersToTheDeletable", func(t *testing.T) {
		undo := errors.New("rolled back on purpose")
		err := store.Write(ctx, repository.EveryTenant, func(tx repository.Tx) error {
			for _, kind := range coaching.EntryKinds() {
				parent := coaching.Parent{Customer: "acme", Profile: "support"}
				directory := tx.Customer("acme").Directory()
				if kind.Collection == coaching.Customers {
					directory = tx.System().Directory()
				}
				require.NoError(t, directory.Delete(ctx, parent.Name(kind.Collection, "example-deletable")), kind.Collection)
			}
			return undo
		})
		require.ErrorIs(t, err, undo)
	})
	t.Run("OnlyTheFirstRevisionOfComplianceIsThere", func(t *testing.T) {
		for _, template := range read(t, store).Templates {
			if strings.Contains(template.Name, "/compliance@") {
				require.Equal(t, 1, template.CurrentRevision)
				require.NotEqual(t, "Compliance check", template.Title)
			}
		}
	})
}
