package export

import (
	"io"

	"opencoaching/coaching"
)

// OverviewRow is the overview of an agent with what the file shows of the agent.
type OverviewRow struct {
	*coaching.Overview
	DisplayName, Team string
}

// overviewColumns are the columns of an overview in their order.
var overviewColumns = []struct {
	id    string
	write func(*CSV, *OverviewRow)
}{
	{"agent", func(c *CSV, r *OverviewRow) { c.Text(r.AgentUserName) }},
	{"agent_name", func(c *CSV, r *OverviewRow) { c.Text(r.DisplayName) }},
	{"team", func(c *CSV, r *OverviewRow) { c.Text(r.Team) }},
	{"active_plans", func(c *CSV, r *OverviewRow) { c.Count(r.ActivePlans) }},
	{"sessions_held", func(c *CSV, r *OverviewRow) { c.Count(r.SessionsHeld) }},
	{"sessions_acknowledged", func(c *CSV, r *OverviewRow) { c.Count(r.SessionsAcknowledged) }},
	{"last_session_time", func(c *CSV, r *OverviewRow) { writeTime(c, r.LastSessionTime) }},
	{"scorecards", func(c *CSV, r *OverviewRow) { c.Count(r.Scorecards) }},
	{"mean_score", func(c *CSV, r *OverviewRow) { writeNumber(c, r.MeanScore.Value) }},
	{"mean_score_n", func(c *CSV, r *OverviewRow) { c.Count(r.MeanScore.Count) }},
	{"previous_mean_score", func(c *CSV, r *OverviewRow) { writeNumber(c, r.PreviousMeanScore.Value) }},
	{"previous_mean_score_n", func(c *CSV, r *OverviewRow) { c.Count(r.PreviousMeanScore.Count) }},
	{"change", func(c *CSV, r *OverviewRow) { writeNumber(c, r.Change) }},
}

// WriteOverviews writes a file with a row for each agent. It returns the error of the first write that did not succeed.
func WriteOverviews(out io.Writer, options CSVOptions, rows []OverviewRow) error {
	csv := NewCSV(out, options)
	for _, column := range overviewColumns {
		csv.Text(column.id)
	}
	if err := csv.EndRecord(); err != nil {
		return err
	}
	for i := range rows {
		for _, column := range overviewColumns {
			column.write(csv, &rows[i])
		}
		if err := csv.EndRecord(); err != nil {
			return err
		}
	}
	return csv.Flush()
}
