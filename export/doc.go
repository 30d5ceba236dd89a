// Package export turns scorecards into CSV: which columns there are, what stands in each cell, in which zone times are
// told, and how a file is kept from running as formulas when a spreadsheet opens it. It writes row by row to an
// io.Writer and holds no more than one row and one buffer, however long the file gets.
//
// # Columns
//
// Every row begins with the columns of the scorecard. A cell is empty where the scorecard has nothing of the kind; a
// boolean is always true or false. Names are full resource names, and several in one cell are joined by a semicolon.
//
//	scorecard                      its name; the rest of this table is about it unless it says otherwise
//	status                         DRAFT, SUBMITTED or ACKNOWLEDGED, read from the times
//	template                       name of its template with the @revision that it is pinned to
//	template_title                 title of the template in that revision
//	agent                          name of the agent
//	agent_name                     agent's display name, or else full name, at the time of the export
//	agent_email                    agent's address; this column is there only with Options.AgentEmail
//	team                           name of the agent's team at the time of the export
//	groups                         names of the groups that the agent is a direct member of at the time of the export
//	usecase                        name of the use case
//	total_score                    computed total, N/A when nothing was applicable
//	auto_failed                    whether an answer failed the scorecard
//	manually_scored                whether a person made or changed it
//	creator                        name of the user who made it
//	submitted_by                   name of the user who submitted it
//	submission_source              literal of the place in a client that it was submitted from
//	create_time                    when it was made
//	update_time                    when it was changed last
//	submit_time                    when it was submitted
//	ai_score_time                  when auto-scoring last gave values
//	acknowledge_time               when the agent acknowledged it
//	acknowledge_comment            what the agent wrote then
//	comment                        comment on the scorecard as a whole
//	process_id                     id of the process that was scored
//	process_interaction_time       when that process took place
//	scorecard_type                 literal of the type; SCORECARD_TYPE_UNSPECIFIED is a normal scorecard
//	reference_scorecard            id of the scorecard that one of an appeal or group calibration refers to
//	calibrated_scorecard           name of the scorecard that it calibrates
//	calibration_consistency_score  how far the calibration agrees
//	coaching_plans                 names of the coaching plans that it belongs to
//	conversation                   name of the conversation that was scored; from here on with Options.Conversation
//	conversation_start_time        when the conversation began; this and the next three once it is known here
//	conversation_end_time          when the conversation ended
//	conversation_channel           channel of the conversation
//	conversation_language          language code of the conversation
//
// The wide layout goes on with two columns for each criterion of each template in the result: the answer, under the
// heading Template / Chapter / Criterion, and its comment, under the same with (comment). The headings and the order of
// a template are those of its newest revision in the result; criteria that only older revisions have come after, those
// of the newest of these first. Criteria whose headings are the same show their ids. An answer is its number or text,
// N/A when the criterion was found not applicable, and empty when it was left open or belongs to another template.
//
// The long layout has one row for each answered criterion, in the order of the revision that the scorecard is pinned
// to, and goes on with the columns below. A scorecard without answers has one row in which they are empty.
//
//	chapter                        id of the criterion's chapter
//	criterion                      id of the criterion
//	value                          answer: its number or text, or N/A
//	not_applicable                 whether the criterion was found not applicable
//	ai_value                       value that auto-scoring gave
//	ai_scored                      whether auto-scoring gave the answer
//	score_auto_failed              whether this answer failed the scorecard
//	score_comment                  comment on this answer
//
// # Archive
//
// The archive layout is what an import reads back: one row for each answer, in the order in which they are stored, with
// everything that is stored of a scorecard and nothing else. It is raw and in UTC. What a scorecard does not store itself
// is left out: coaching plans, which hold their scorecards, and what is around it. The columns that are called as above
// hold the same, but for value, which is empty where the criterion is not applicable. The others are these:
//
//	updated_by                     name of the user who changed it last
//	comment_by                     id of the user who gave the comment
//	answer                         NUMBER, TEXT or NOT_APPLICABLE; empty in the one row of a scorecard without answers
//	value_by                       id of the user who gave the answer; empty while it is auto-scoring's
//	score_comment_by               id of the user who gave the comment on this answer
//	score_comment_roles            roles that may see that comment, joined by semicolons; empty: everybody
package export
