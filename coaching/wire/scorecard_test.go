package wire_test

import (
	"encoding/json"
	"fmt"
	"reflect"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"opencoaching/coaching"
	"opencoaching/coaching/wire"
)

// complete gives every field of a value that JSON shows a value of its own, other than its zero; lists have two items.
func complete(v reflect.Value, count *int) {
	*count++
	switch v.Kind() {
	case reflect.String:
		v.SetString(fmt.Sprintf("text <%d> é\t", *count))
	case reflect.Bool:
		v.SetBool(true)
	case reflect.Int64:
		v.SetInt(int64(*count)*12_345 - 1_000_000)
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		complete(v.Elem(), count)
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 2, 2))
		complete(v.Index(0), count)
		complete(v.Index(1), count)
	case reflect.Struct:
		if v.Type() == reflect.TypeFor[time.Time]() {
			v.Set(reflect.ValueOf(time.Date(2026, 1, 2, 3, 4, 5, 1000*(*count), time.UTC)))
			return
		}
		for i := range v.NumField() {
			if v.Type().Field(i).Tag.Get("json") != "-" {
				complete(v.Field(i), count)
			}
		}
	default:
		panic(fmt.Sprintf("a field of kind %s", v.Kind()))
	}
}

func completeScorecard() *coaching.Scorecard {
	var card coaching.Scorecard
	complete(reflect.ValueOf(&card).Elem(), new(int))
	return &card
}

// TestAppendScorecard holds the writing by hand against that by reflection.
func TestAppendScorecard(t *testing.T) {
	t.Parallel()
	stored := completeScorecard()
	scores, err := json.Marshal(stored.Scores)
	require.NoError(t, err)
	stored.ScoresJSON, stored.Scores = string(scores), nil
	same := completeScorecard()
	at := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	sparse := &coaching.Scorecard{Name: "n", CreateTime: at, UpdateTime: at, Creator: &coaching.Person{}, Scores: []coaching.Score{{}}}
	for name, c := range map[string]struct{ card, want *coaching.Scorecard }{
		"every field":    {same, same},
		"stored scores":  {stored, same},
		"hardly a field": {sparse, sparse},
		"no score": {
			&coaching.Scorecard{CreateTime: at, UpdateTime: at},
			&coaching.Scorecard{CreateTime: at, UpdateTime: at, Scores: []coaching.Score{}},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			want, err := json.Marshal(c.want)
			require.NoError(t, err)
			got, err := wire.AppendScorecard([]byte(`{"scorecard":`), c.card)
			require.NoError(t, err)
			require.JSONEq(t, `{"scorecard":`+string(want)+`}`, string(got)+`}`)
		})
	}
	t.Run("a text that is not UTF-8", func(t *testing.T) {
		t.Parallel()
		for _, card := range []*coaching.Scorecard{
			{Comment: "\xff"},
			{Scores: []coaching.Score{{Comment: "\xff"}}},
			{Creator: &coaching.Person{DisplayName: "\xff"}},
			{CoachingPlanNames: []string{"\xff"}},
		} {
			_, err := wire.AppendScorecard(nil, card)
			require.ErrorContains(t, err, "UTF-8")
		}
	})
}
