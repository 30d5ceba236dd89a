package gormstore

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"opencoaching/coaching"
)

// jobs is repository.Jobs of one profile.
type jobs struct{ profileStore }

// jobRow is a row of the table jobs. What depends on the type of the job is JSON.
type jobRow struct {
	CustomerID    string `gorm:"primaryKey"`
	ProfileID     string `gorm:"primaryKey"`
	ID            string `gorm:"primaryKey"`
	Type          string
	State         string
	Config        string
	Progress      string
	Checkpoint    string
	FailureReason string
	CreatorID     string
	CreateTime    timestamp
	StartTime     timestamp
	UpdateTime    timestamp
	FinishTime    timestamp
	Version       int64
}

// TableName tells GORM where the rows are.
func (jobRow) TableName() string { return "jobs" }

const jobColumns = "customer_id, profile_id, id, type, state, config, progress, checkpoint, failure_reason, creator_id," +
	" create_time, start_time, update_time, finish_time, version"

// jobMutable are the columns that Update writes.
var jobMutable = []string{"state", "progress", "checkpoint", "failure_reason", "start_time", "update_time", "finish_time", "version"}

// Create stores a new job, and has a worker told of it when the transaction commits.
func (s jobs) Create(ctx context.Context, job *coaching.Job) error {
	row, err := s.row(job)
	if err != nil {
		return err
	}
	row.Version = 1
	if err := s.db.WithContext(ctx).Create(&row).Error; err != nil {
		return fmt.Errorf("create job %s: %w", row.ID, translate(err))
	}
	job.Version = 1
	if s.enqueue == nil || !job.Active() {
		return nil
	}
	if err := s.lend(ctx, s.work.transaction, func(to any) error { return s.enqueue(ctx, to, job.Name) }); err != nil {
		return s.fail(fmt.Errorf("enqueue job %s: %w", row.ID, translate(err)))
	}
	return nil
}

// Find reads one job.
func (s jobs) Find(ctx context.Context, id string) (*coaching.Job, error) { return s.find(ctx, id) }

// FindForUpdate reads one job and locks its row, as scorecards.FindForUpdate does.
func (s jobs) FindForUpdate(ctx context.Context, id string) (*coaching.Job, error) {
	return s.find(ctx, id, clause.Locking{Strength: clause.LockingStrengthUpdate})
}

func (s jobs) find(ctx context.Context, id string, clauses ...clause.Expression) (*coaching.Job, error) {
	var row jobRow
	if err := s.of(ctx, "jobs").Clauses(clauses...).Select(jobColumns).Where("id = ?", id).Take(&row).Error; err != nil {
		return nil, fmt.Errorf("find job %s: %w", id, translate(err))
	}
	return row.job()
}

// Update writes a job, guarded by the version.
func (s jobs) Update(ctx context.Context, job *coaching.Job) error {
	row, err := s.row(job)
	if err != nil {
		return err
	}
	row.Version++
	result := s.of(ctx, "jobs").Where("id = ? AND version = ?", row.ID, job.Version).Select(jobMutable).Updates(&row)
	if err := guarded(result); err != nil {
		return fmt.Errorf("update job %s: %w", row.ID, err)
	}
	job.Version = row.Version
	return nil
}

// List reads jobs in falling order of id.
func (s jobs) List(ctx context.Context, before string, limit int) ([]*coaching.Job, error) {
	query := s.of(ctx, "jobs").Order("id DESC").Limit(limit)
	if before != "" {
		query = query.Where("id < ?", before)
	}
	return s.all(query)
}

// Active reads the jobs that have not come to their end.
func (s jobs) Active(ctx context.Context) ([]*coaching.Job, error) {
	return s.all(s.of(ctx, "jobs").Where("state IN ?", coaching.ActiveJobStates()).Order("id"))
}

func (s jobs) all(query *gorm.DB) ([]*coaching.Job, error) {
	var rows []jobRow
	if err := query.Select(jobColumns).Find(&rows).Error; err != nil {
		return nil, fmt.Errorf("list jobs: %w", translate(err))
	}
	found := make([]*coaching.Job, len(rows))
	for i := range rows {
		var err error
		if found[i], err = rows[i].job(); err != nil {
			return nil, err
		}
	}
	return found, nil
}

// Hold locks the rows of templates, always in the same order.
func (s jobs) Hold(ctx context.Context, templateIDs []string) error {
	if len(templateIDs) == 0 {
		return nil
	}
	var ids []string
	err := s.of(ctx, "scorecard_templates").Clauses(clause.Locking{Strength: clause.LockingStrengthUpdate}).
		Where(s.among("id", templateIDs)).Order("id").Pluck("id", &ids).Error
	if err != nil {
		return fmt.Errorf("hold %d templates: %w", len(templateIDs), translate(err))
	}
	return nil
}

// ActiveJobs names the jobs of every customer that have not come to their end.
func (s systemStore) ActiveJobs(ctx context.Context) (map[string]time.Time, error) {
	var rows []jobRow
	err := s.db.WithContext(ctx).Select("customer_id, profile_id, id, update_time").Where("state IN ?", coaching.ActiveJobStates()).Find(&rows).Error
	if err != nil {
		return nil, fmt.Errorf("look for active jobs: %w", translate(err))
	}
	active := make(map[string]time.Time, len(rows))
	for _, r := range rows {
		active[nameOf(coaching.Parent{Customer: r.CustomerID, Profile: r.ProfileID}, coaching.Jobs, r.ID)] = r.UpdateTime.Time
	}
	return active, nil
}

func (s jobs) row(job *coaching.Job) (jobRow, error) {
	names := s.names()
	row := jobRow{
		CustomerID: s.customer, ProfileID: s.profile, ID: names.own(coaching.Jobs, job.Name), Type: string(job.Type),
		State: string(job.State), Config: jsonText(job.BackfillConfig), Progress: jsonText(job.BackfillProgress),
		Checkpoint: jsonText(job.Checkpoint), FailureReason: job.FailureReason, CreatorID: names.id(coaching.Users, job.CreatorUserName),
		CreateTime: timestamp{job.CreateTime}, StartTime: timestamp{job.StartTime}, UpdateTime: timestamp{job.UpdateTime},
		FinishTime: timestamp{job.FinishTime}, Version: job.Version,
	}
	if names.err != nil {
		return row, fmt.Errorf("job %s: %w", job.Name, names.err)
	}
	return row, nil
}

func jsonText(value any) string {
	text, _ := json.Marshal(value) // texts, numbers and times always encode
	return string(text)
}

func (r *jobRow) job() (*coaching.Job, error) {
	p := coaching.Parent{Customer: r.CustomerID, Profile: r.ProfileID}
	job := &coaching.Job{
		Name: nameOf(p, coaching.Jobs, r.ID), Type: coaching.JobType(r.Type), State: coaching.JobState(r.State),
		FailureReason: r.FailureReason, CreatorUserName: nameOf(p, coaching.Users, r.CreatorID), CreateTime: r.CreateTime.Time,
		StartTime: r.StartTime.Time, UpdateTime: r.UpdateTime.Time, FinishTime: r.FinishTime.Time, Version: r.Version,
	}
	err := errors.Join(json.Unmarshal([]byte(r.Config), &job.BackfillConfig), json.Unmarshal([]byte(r.Progress), &job.BackfillProgress),
		json.Unmarshal([]byte(r.Checkpoint), &job.Checkpoint))
	if err != nil {
		return nil, fmt.Errorf("decode job %s: %w", r.ID, err)
	}
	return job, nil
}
