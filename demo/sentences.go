package demo

// comments are what reviewers say of single answers, by criterion: of the poorest third of the answers, of the middle
// and of the best.
var comments = map[string][3][]string{
	"greeting": {
		{"No greeting at all, straight to the account number.", "Opened with \"Yes?\" and nothing more.", "The company was not named, the caller asked whether this was the right line."},
		{"Said the company's name but not their own.", "Greeting was there, the offer to help was missing.", "Rushed, but complete enough to understand."},
		{"Warm and complete, the caller relaxed at once.", "By the book and still natural.", "Full greeting even though the line was bad."},
	},
	"identity": {
		{"Spoke about the invoice before knowing who was on the line.", "Took the first name for proof.", "The date of birth was offered by the caller and not asked for."},
		nil,
		{"Asked for two details in one friendly sentence.", "Explained why the check is needed.", "Quick check, no detail repeated aloud."},
	},
	"diagnosis": {
		{"Guessed the cause and was wrong twice.", "Offered the restart before the caller had finished.", "No open question in the first five minutes."},
		{"Found the cause, though by a detour.", "Good first question, then a long list of unrelated ones.", "Asked twice for what the caller had said already."},
		{"The second question led straight to the cause.", "Summed up the symptoms in own words before looking for a cause.", "Checked the history first and so needed only one question."},
	},
	"solution": {
		{"The caller will have to ring again for the same thing.", "Promised a call back without a date.", "The refund was refused although the terms allow it."},
		{"Solved for now, the cause remains.", "Right outcome after two transfers.", "The credit was booked, the wrong tariff was left as it is."},
		{"Settled in one go, confirmation sent while the caller was still on the line.", "Found the rule that helps the customer and applied it.", "Took the case over instead of passing it on."},
	},
	"summary": {
		{"Ended without saying what happens next.", "The agreed date was not repeated.", "The caller asked \"and now?\" and got no clear answer."},
		nil,
		{"Repeated amount, date and who does what.", "Three short sentences, nothing left open.", "Let the caller confirm each step."},
	},
	"farewell": {
		{"Hung up right after the solution.", "No goodbye, the next call was already ringing.", "The caller said thanks into a dead line."},
		nil,
		{"Thanked the caller by name.", "Friendly close, the caller laughed.", "Wished a good weekend and meant it."},
	},
	"verification": {
		{"Contract data was opened without any check.", "The check was skipped because the caller was in a hurry."},
		{"Only the postcode was asked for.", "One item is enough for information, not for a change of address."},
		{"Two items, both asked for in the right order.", "Would not be hurried, and explained why."},
	},
	"recording-notice": {
		{"The notice was left out.", "Mentioned only when the customer asked."},
		nil,
		{"Said it at the start and waited for the answer.", "Notice given, refusal noted correctly."},
	},
	"terms": {
		{"The period of notice was not mentioned.", "Read so fast that nobody could follow.", "Only the price was named."},
		{"Complete but for the right to withdraw.", "All there, in an order that confuses."},
		{"Read in full, with a pause after each part.", "Own words for the hard parts, the wording for the binding ones."},
	},
	"fees": {
		{"The activation fee came up after the yes."},
		{"Named the monthly fee, not the one for the device."},
		{"Every fee before the question, with the total for the first month."},
	},
	"card-data": {
		{"Repeated the card number aloud to check it.", "The number was taken down in the notes field."},
		nil,
		{"Passed to the keypad line before the first digit.", "Stopped the customer from reading the number out."},
	},
	"empathy": {
		{"\"That is not my department\" was the first sentence.", "Answered a complaint with a link.", "The customer wrote about a loss in the family; no word on it."},
		{"Polite, from a template.", "Correct, but one could not tell that somebody was listening."},
		{"Took up the customer's own words.", "Said sorry once, and then acted.", "Noticed the worry behind the question."},
	},
	"clarity": {
		{"Five questions in one message.", "Internal abbreviations throughout."},
		{"Clear in the end, the first explanation missed the point.", "Good sentences, too many of them."},
		{"One step per message, each confirmed.", "A picture would not have been clearer."},
	},
	"refund": {
		{"The late delivery gave a right to a refund, it was not brought up.", "The customer had to ask three times."},
		nil,
		{"Offered before the customer thought of it.", "Amount checked first, then offered."},
	},
	"refund-explained": {
		{"No amount and no date."},
		{"Amount named, the day of payment left open.", "Way of payment was unclear until the end."},
		{"Amount, account and day in one sentence."},
	},
	"speed": {
		{"Six minutes of silence in the middle.", "Four chats at once, one can tell."},
		{"Quick at first, slow after the look-up.", "A word before the long search would have helped."},
		{"Announced every wait, and kept to it.", "Never more than half a minute."},
	},
	"outcome": {
		{"The chat timed out with the question open."},
		{"Handed over with notes, so nothing had to be said twice.", "A colleague had to take over, the reason is fair."},
		{"Settled, and the customer said so.", "Closed with the confirmation on the screen."},
	},
}

// texts are answers to the questions that ask for text.
var texts = map[string][]string{
	"notes": {
		"The customer asked for a call back on Friday.",
		"Second contact about the same invoice this month.",
		"Router was replaced in spring, serial number is in the case.",
		"Prefers e-mail; the phone is shared at work.",
		"Open credit of two months, see the booking of last week.",
		"Moving house next month, the contract goes along.",
		"The technician is booked for Tuesday, between 8 and 12.",
		"Caller speaks for a parent; the written consent is on file.",
		"Asked about the business tariff, sales will get in touch.",
		"Line drops in the evening only, measurement has been started.",
		"Complaint of March is closed, this is a new matter.",
		"- two contracts, one of them in the partner's name",
		"Line noise;\nhad to ask for the number twice.",
	},
	"remarks": {
		"Nothing to report.",
		"Part of the recording is silent while the card was read.",
		"Customer objects to the recording; noted in the case.",
		"The caller gave more than was asked for, nothing of it was written down.",
		"A neighbour was on the line at first; no data was given.",
		"Consent form has been sent again by post.",
		"Refer to the guideline on third parties.",
	},
}

// openings are what is said of the whole first, for poor, fair and good work.
var openings = [3][]string{
	{"A hard one to follow.", "The customer left without an answer.", "Too much at once, and the customer got lost.", "Knowledge was there, the order was not.",
		"Long pauses and no word about why.", "The customer had to lead this conversation.", "This needs a second look together.", "Correct in substance, cold in tone."},
	{"Solid work with some gaps.", "Good start, weaker end.", "The matter was settled, the way there was long.", "Friendly throughout, sometimes imprecise.",
		"Got better as it went on.", "All the steps were there, not all in time.", "Sound, with room to grow.", "The customer was content, the process less so."},
	{"Clear diagnosis, friendly close.", "One to play in the next training.", "Calm, quick and complete.", "The customer thanked twice.", "Everything in place, nothing too much.",
		"Handled a difficult customer very well.", "Strong from the first sentence to the last.", "A pleasure to review."},
}

// advice is what may follow an opening.
var advice = [3][]string{
	{"Let us go through it in the next session.", "Please go through the beginning again.", "Start with one open question, then wait.", "Work with the checklist for the next ten conversations.",
		"Ask for help earlier, nobody minds.", "We will practise the summary together."},
	{"Mind the summary at the end.", "Try to name the next step before closing.", "A short word before each search would help.", "Fewer questions, better chosen.",
		"Use the customer's name once or twice.", "The closing deserves the same care as the opening."},
	{"Keep it up.", "Please share how you found the rule so fast.", "The closing could be a touch warmer.", "Ready to coach others on this.", "Small thing: wait one breath longer after a question.", "Nothing to add."},
}

// failures are what is said where an answer failed the scorecard, by criterion.
var failures = map[string][]string{
	"verification": {"No check of identity: this one counts zero, however good the rest was.", "Data was given to somebody who was not checked. We talk about it today.", "Skipped verification, reported to the team lead."},
	"terms":        {"The terms were hardly touched, so the disclosure counts nothing.", "Most of the terms are missing; the customer is to be called again.", "The chapter on disclosure is lost for the terms alone."},
	"card-data":    {"Card number spoken aloud; the passage will be cut from the recording.", "Flagged for the card number. The rest is fine.", "Please use the keypad line for cards, always."},
}

// unfinished are remarks on drafts that lack answers.
var unfinished = []string{
	"To be continued.", "Got through the first half.", "Need the chat log before I go on.", "Waiting for the case notes.", "Second half tomorrow.", "Ask the team lead about the tariff first.",
}

// acknowledgements are what agents answer, to reviews of poorer and of better work.
var acknowledgements = [2][]string{
	{"Understood.", "Fair. I was in a hurry that day.", "Thanks, that helps.", "I see it differently on one point, let us talk.", "Went through it again, and I agree.",
		"Will use the checklist.", "I did not know about that rule, thanks.", "The system was down, but I could have said so.", "Good point about the summary.",
		"Could we practise that together?", "Read and agreed."},
	{"Thank you for the kind words!", "Thanks, I will mind the closing.", "Thank you.", "Noted.", "Nice to read, thanks.", "Thanks. The rule is on page two of the guide.", "Read and agreed."},
}
