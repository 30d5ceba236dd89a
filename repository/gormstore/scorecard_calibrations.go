package gormstore

import (
	"context"
	"database/sql"
	"fmt"

	"github.com/go-json-experiment/json"
	"gorm.io/gorm"

	"opencoaching/coaching"
	"opencoaching/repository"
)

const (
	isKey      = "scorecards.scorecard_type = '" + string(coaching.ScorecardCalibrationKey) + "'"
	isResponse = "links.kind = '" + string(coaching.ScorecardCalibrationResponse) + "'"

	// ofCalibrations picks the links of calibrations and responses.
	ofCalibrations = "(links.kind IN ('', '" + string(coaching.ScorecardNormal) + "') OR " + isResponse + ")"
	// ofFollowers joins the scorecards that the links are of.
	ofFollowers = "JOIN scorecards followers ON followers.customer_id = links.customer_id" +
		" AND followers.profile_id = links.profile_id AND followers.id = links.scorecard_id"
	// followsIt is that a scorecard may follow the original at hand: a response an answer key and a calibration a normal
	// scorecard, by the same revision.
	followsIt = "followers.submit_time IS NOT NULL AND followers.template_id = scorecards.template_id" +
		" AND followers.template_revision = scorecards.template_revision AND (" + isResponse + ") = (" + isKey + ")"
	// raterOfOriginal is who answered an original. A calibration is its creator's, for whom somebody else may submit it, as
	// an import does; an evaluation may have been begun by auto-scoring, and is whose who stands by it.
	raterOfOriginal = "CASE WHEN " + isKey + " THEN scorecards.creator_id ELSE scorecards.submitted_by_id END"
)

// followers begins a query for the profile's scorecards that calibrate or respond to others.
func (s scorecards) followers(ctx context.Context) *gorm.DB {
	return s.db.WithContext(ctx).Table("scorecard_links links").Joins(ofFollowers).
		Where("links.customer_id = ? AND links.profile_id = ?", s.customer, s.profile).Where(ofCalibrations)
}

// originals begins a query for the originals of a filter, withheld ones included.
func (s scorecards) originals(ctx context.Context, f repository.ScorecardFilter) *gorm.DB {
	f.Types = []coaching.ScorecardType{coaching.ScorecardNormal, coaching.ScorecardCalibrationKey}
	return s.filtered(ctx, f).Where("scorecards.submit_time IS NOT NULL AND scorecards.calibrated_scorecard_id = ''")
}

// calibrated keeps the originals that somebody follows. The set of their ids is made once, from the links, which are few;
// the question whether a follower fits is asked of the originals in it alone.
func (s scorecards) calibrated(ctx context.Context, query *gorm.DB) *gorm.DB {
	one := s.followers(ctx).Select("1").Where("links.refers_to_id = scorecards.id").Where(followsIt)
	links := s.db.WithContext(ctx).Table("scorecard_links links").Select("links.refers_to_id").
		Where("links.customer_id = ? AND links.profile_id = ?", s.customer, s.profile).Where(ofCalibrations)
	return query.Where("scorecards.id IN (?)", links).Where("EXISTS (?)", one)
}

// own are the answer keys that the reader has a response to.
func (s scorecards) own(ctx context.Context, f repository.CalibrationFilter) *gorm.DB {
	return s.followers(ctx).Select("links.refers_to_id").Where(isResponse).Where("links.creator_id = ?", f.Reader)
}

// withheld is the condition of the answer keys that the reader is about to respond to.
func (s scorecards) withheld(ctx context.Context, f repository.CalibrationFilter) *gorm.DB {
	return s.db.Where(isKey).Where("scorecards.id IN (?)", s.own(ctx, f).Where("followers.submit_time IS NULL"))
}

// unseen is the condition of the answer keys that do not exist for the reader.
func (s scorecards) unseen(ctx context.Context, f repository.CalibrationFilter) *gorm.DB {
	if f.ReaderRuns {
		return s.db.Where("1 = 0")
	}
	return s.db.Where(isKey).Where("scorecards.creator_id <> ? AND scorecards.id NOT IN (?)", f.Reader, s.own(ctx, f))
}

// shownOriginals begins a query for the originals that a filter means, and those that nobody follows.
func (s scorecards) shownOriginals(ctx context.Context, f repository.CalibrationFilter) *gorm.DB {
	return s.originals(ctx, f.Originals).Not(s.withheld(ctx, f)).Not(s.unseen(ctx, f))
}

// Calibrations asks for the revisions and for what is left out.
func (s scorecards) Calibrations(ctx context.Context, f repository.CalibrationFilter) (repository.Calibrations, error) {
	var c repository.Calibrations
	keys := f.Originals
	keys.Types = []coaching.ScorecardType{coaching.ScorecardCalibrationKey}
	err := s.calibrated(ctx, s.shownOriginals(ctx, f)).
		Distinct("scorecards.template_id AS id", "scorecards.template_revision AS revision").Scan(&c.Templates).Error
	if err == nil {
		err = s.calibrated(ctx, s.originals(ctx, f.Originals).Where(s.withheld(ctx, f))).Count(&c.Withheld).Error
	}
	if err == nil && !f.ReaderRuns && len(keys.IDs) > 0 { // of all keys it would be a look at every scorecard
		err = s.filtered(ctx, keys).Where(s.unseen(ctx, f)).Count(&c.Unseen).Error
	}
	if err != nil {
		return c, fmt.Errorf("sum up calibrations: %w", translate(err))
	}
	return c, nil
}

// EachCalibration streams the originals and then their followers.
func (s scorecards) EachCalibration(ctx context.Context, f repository.CalibrationFilter, row func(*repository.CalibrationRow) error) error {
	const columns = "scorecards.id, %[2]s, %[1]s.conversation_id, %[1]s.template_id, %[1]s.template_revision, %[1]s.scores"
	originals := s.calibrated(ctx, s.shownOriginals(ctx, f)).Select(fmt.Sprintf(columns, "scorecards", raterOfOriginal)).Order("scorecards.id")
	followers := s.shownOriginals(ctx, f).
		Joins("JOIN scorecard_links links ON links.customer_id = scorecards.customer_id AND links.profile_id = scorecards.profile_id" +
			" AND links.refers_to_id = scorecards.id AND " + ofCalibrations).Joins(ofFollowers).Where(followsIt).
		Select(fmt.Sprintf(columns, "followers", "followers.creator_id")).Order("scorecards.id, followers.submit_time DESC, followers.id")
	for _, part := range []struct {
		query    *gorm.DB
		original bool
	}{{originals, true}, {followers, false}} {
		read := repository.CalibrationRow{Original: part.original}
		err := s.dialect.stream(s.db.WithContext(ctx), "calibrations", part.query, func(rows *sql.Rows) error {
			var scores rawJSON
			if err := rows.Scan(&read.OriginalID, &read.RaterID, &read.ConversationID, &read.Template.ID, &read.Template.Revision, &scores); err != nil {
				return err
			}
			read.Scores = read.Scores[:0]
			if err := json.Unmarshal([]byte(scores), &read.Scores); err != nil {
				return fmt.Errorf("decode the scores of a calibration of %s: %w", read.OriginalID, err)
			}
			return row(&read)
		})
		if err != nil {
			return fmt.Errorf("read calibrations: %w", err)
		}
	}
	return nil
}
