package opencoaching_test

import "slices"

// Who decided on an answer that differs from the list's.
const (
	byReferences = "the contract: 404 and 403 are for the resource in the path; a name in a body or filter that is foreign or unknown is a fault in one 400"
	byOrder      = "the contract: what the path names is looked for before its version, so what is missing is 404"
	byParameters = "the contract: a parameter that an operation does not have is 400, so that nothing that was sent is dropped in silence"
)

// attacks is the list of bad inputs and attacks, with the tests that try each case.
func attacks() []attack {
	return slices.Concat(httpAttacks, mediaAttacks, jsonAttacks, numberAttacks, textAttacks, timeAttacks, routeAttacks,
		callerAttacks, accessAttacks, stateAttacks, repeatAttacks, listAttacks, exportAttacks, floodAttacks, webhookAttacks,
		browserAttacks, faultAttacks)
}

var httpAttacks = []attack{
	{id: "A1", sent: "two Content-Length that differ", answer: "400",
		tests: []string{"handlers TestBrokenHTTPIsRefused/two lengths that differ"}},
	{id: "A3", sent: "an unknown Transfer-Encoding", answer: "501",
		tests: []string{"handlers TestBrokenHTTPIsRefused/an unknown transfer encoding"}},
	{id: "A5", sent: "a blank before the colon, a folded header, NUL in a header", answer: "400; a folded header is unfolded",
		decided: "RFC 9112 §5.2 lets a server unfold, and net/http does; folded at once after the first line it is 400",
		tests: []string{"handlers TestBrokenHTTPIsRefused/a blank before the colon", "handlers TestBrokenHTTPIsRefused/a folded header at once",
			"handlers TestWhatIsOddButRightIsServed/a folded header", "handlers TestBrokenHTTPIsRefused/NUL in a header"}},
	{id: "A7", sent: "10,000 headers; a path of 40 KiB; a query of 64 KiB", answer: "431; 414; 414",
		decided: "the contract takes request lines to 32 KiB, so a path of 8 KiB is judged by its ids",
		tests: []string{"handlers TestBrokenHTTPIsRefused/10,000 headers", "handlers TestBrokenHTTPIsRefused/a path of 40 KiB",
			"handlers TestBrokenHTTPIsRefused/a query of 64 KiB", "handlers TestBrokenHTTPIsRefused/a path of 8 KiB"}},
	{id: "A9", sent: "headers and bodies a byte a second, of a thousand at once", answer: "408 or closed, within 10 s; others are served",
		tests: []string{"handlers/edge TestSlowClients", "handlers TestHalfSentRequestsAreDroppedAndHinderNobody", "faults stepSlow"}},
	{id: "A11", sent: "a chunk of 2^64-1 bytes, of a negative size, with endless extensions", answer: "413; 400; 400",
		decided: "2^64-1 is a size, only too large a one",
		tests: []string{"handlers TestBrokenHTTPIsRefused/a chunk of all ones", "handlers TestBrokenHTTPIsRefused/a negative chunk",
			"handlers TestBrokenHTTPIsRefused/endless chunk extensions", "handlers/edge TestChunksThatLie"}},
	{id: "A13", sent: "a client that leaves in the middle of an export", answer: "the query ends within a second",
		tests: []string{"handlers TestAnExportThatItsClientLeavesEndsItsQuery", "handlers TestAClientThatLeavesAnExportHindersNobody"}},
	{id: "A15", sent: "X-HTTP-Method-Override, _method", answer: "ignored; 405 where the method itself is not the path's",
		tests: []string{"handlers TestWhatIsOddButRightIsServed/an override of the method", "handlers/edge TestMethodOverrideIsIgnored"}},
}

var mediaAttacks = []attack{
	{id: "B1", sent: "a body without a Content-Type", answer: "415", tests: []string{"handlers TestBodiesOfOtherMediaTypesAreRefused/without a media type"}},
	{id: "B3", sent: "APPLICATION/JSON", answer: "200, once", tests: []string{"handlers TestMediaTypesAreComparedWithoutRegardToCase/APPLICATION/JSON"}},
	{id: "B5", sent: "charset=utf-8", answer: "200, once", tests: []string{"handlers TestMediaTypesAreComparedWithoutRegardToCase/application/json;charset=utf-8"}},
	{id: "B7", sent: "a bomb of gzip", answer: "415", decided: "nothing is unpacked, so there is no limit to reach",
		tests: []string{"handlers TestBodiesOfOtherMediaTypesAreRefused/a bomb of gzip"}},
	{id: "B9", sent: "a body of the limit, and one byte more, with a length and in chunks", answer: "200; 413",
		tests: []string{"handlers TestBodiesAreTakenToTheirLimitAndNoFurther", "handlers/edge TestBodyLimits"}},
	{id: "B11", sent: "a byte-order mark", answer: "400", tests: []string{"handlers TestTextThatIsNoJSONIsRefused/a byte-order mark"}},
	{id: "B13", sent: "501 scores of 500", answer: "400", tests: []string{"handlers TestListsAreTakenToTheirLimitAndNoFurther/501 scores"}},
}

var jsonAttacks = []attack{
	{id: "C1", sent: "something after the document", answer: "400",
		tests: []string{"handlers TestTextThatIsNoJSONIsRefused/trailing words", "handlers TestTextThatIsNoJSONIsRefused/a second document"}},
	{id: "C3", sent: "the same object twice, the first of them with faults", answer: "400",
		tests: []string{"handlers TestNamesGivenTwiceAreRefused/an object to be merged"}},
	{id: "C5", sent: "names in another case, of look-alikes, decomposed, escaped", answer: "400; an escaped name is the name that it spells",
		tests: []string{"handlers TestNamesOutsideTheContractAreRefused/commentAcceſſRoles", "handlers TestNamesOutsideTheContractAreRefused/cafe\u0301",
			"handlers TestEscapedNamesAreTheNamesThatTheySpell"}},
	{id: "C7", sent: "a million unknown names", answer: "413, and 400 for as many as fit", tests: []string{"handlers TestEveryFieldThatWasNotKnownIsNamed/a million of them"}},
	{id: "C9", sent: "comments, trailing commas, single quotes, NaN, Infinity, +1, 01, .5, 1.", answer: "400",
		tests: []string{"handlers TestTextThatIsNoJSONIsRefused/a block comment", "handlers TestTextThatIsNoJSONIsRefused/trailing comma",
			"handlers TestTextThatIsNoJSONIsRefused/single quotes", "handlers TestNumbersOutsideTheContractAreRefused/NaN", "handlers TestNumbersOutsideTheContractAreRefused/01"}},
	{id: "C11", sent: "__proto__, constructor, $ref, @type", answer: "400",
		tests: []string{"handlers TestNamesOutsideTheContractAreRefused/__proto__", "handlers TestNamesOutsideTheContractAreRefused/constructor",
			"handlers TestNamesOutsideTheContractAreRefused/$ref", "handlers TestNamesOutsideTheContractAreRefused/@type"}},
	{id: "C13", sent: "a PATCH with a field absent, null and of a value, with a mask and without", answer: "absent keeps, null clears, a value sets; masked, absent clears",
		tests: []string{"handlers TestAPatchChangesWhatBodyAndMaskSay/absent, no mask", "handlers TestAPatchChangesWhatBodyAndMaskSay/null, no mask",
			"handlers TestAPatchChangesWhatBodyAndMaskSay/absent, masked", "handlers TestAPatchThatContradictsItselfChangesNothing"}},
	{id: "C15", sent: "values of another JSON type", answer: "400",
		tests: []string{"handlers TestValuesOfAnotherJSONTypeAreRefused/\"true\"", "handlers TestNumbersOutsideTheContractAreRefused/\"1\""}},
	{id: "C17", sent: "JSON that is also YAML or CSV", answer: "200: it is read as JSON alone", tests: []string{"handlers TestEscapedNamesAreTheNamesThatTheySpell/polyglot"}},
	{id: "C19", sent: "the bytes FF FE in a string", answer: "400", tests: []string{"handlers TestTextThatIsNoJSONIsRefused/raw bytes FF FE"}},
	{id: "C21", sent: "enums in small letters, with blanks, as numbers; ROLE_UNSPECIFIED beside other roles", answer: "400",
		tests: []string{"handlers TestEnumsAreTakenLiterally/\" MANAGER\"", "handlers TestEnumsAreTakenLiterally/ROLE_UNSPECIFIED beside another role"}},
}

var numberAttacks = []attack{
	{id: "D1", sent: "targets of 101, 100.0000001, -1.5, -2; answers outside their criterion", answer: "400; a total that is sent is ignored",
		tests: []string{"handlers TestTargetsLieBetween0And100/100.0000001", "handlers TestAnswersOutsideTheirCriterionAreRefused", "handlers TestComputedNumbersAreIgnoredWhateverTheySay"}},
	{id: "D3", sent: "0.1, 33.33, 99.9999", answer: "200, the same in JSON, in CSV and in a mean", tests: []string{"handlers TestAHundredThousandNumbersAreKeptToTheDigit", "handlers TestThirtyThreePointThreeThreeStaysItself"}},
	{id: "D5", sent: "1e39, 1e308, 1e400, 1e-400, 5e-324", answer: "400",
		tests: []string{"handlers TestNumbersOutsideTheContractAreRefused/1e400", "handlers TestNumbersOutsideTheContractAreRefused/5e-324"}},
	{id: "D7", sent: "400 digits, 1e999999999", answer: "400, at once",
		tests: []string{"handlers TestHugeLiteralsCostNoTime", "handlers/edge TestHostileBodiesAreQuick", "coaching FuzzParseDecimal"}},
	{id: "D9", sent: "whole numbers as 1.0 and 1e3", answer: "200, read as the whole number", tests: []string{"handlers TestWholeNumbersMayBeWrittenInAnyWay"}},
	{id: "D11", sent: "a number, a text and not applicable at once", answer: "400", tests: []string{"handlers TestScoresMustFitTheTemplate/number, text and not applicable"}},
	{id: "D13", sent: "a score that is no option, or outside the range", answer: "400", tests: []string{"handlers TestAnswersOutsideTheirCriterionAreRefused/no option of the criterion"}},
	{id: "D15", sent: "weights that sum to 0", answer: "400; a template from before gives not applicable, and its list 200",
		tests: []string{"handlers TestTemplatesThatCannotAddUpAreRefused/weights that sum to 0", "handlers TestATemplateThatCannotAddUpHarmsNoList"}},
}

var textAttacks = []attack{
	{id: "E1", sent: "a comment of the longest length in emoji, and one character more", answer: "200; 400", tests: []string{"handlers TestTextIsCountedInCharacters/a comment"}},
	{id: "E3", sent: "ids and addresses that differ in their composition alone", answer: "ids have no such characters; addresses are kept as they come",
		decided: "users are known by their ids; addresses belong to the system that they come from, and two may be equal",
		tests:   []string{"handlers TestEveryPathRefusesIDsOutsideThePattern/caf%C3%A9", "handlers TestAddressesAreKeptAsTheyCome"}},
	{id: "E5", sent: "characters that turn the line, show nothing, or are tags", answer: "kept to the letter; no log shows them",
		tests: []string{"handlers TestHostileTextIsKeptToTheLetter/\U000e0041tag", "handlers TestNothingPersonalIsLogged"}},
	{id: "E7", sent: "line ends in what could reach a header", answer: "nothing of a request reaches a header but a plain request id",
		tests: []string{"handlers TestAnExportOfNothingIsAHeaderAlone", "handlers TestEveryAnswerKeepsBrowsersFromMakingMoreOfIt/a\tb", "handlers/edge TestRequestID"}},
	{id: "E9", sent: "SQL, backslashes, percent signs in every string and filter", answer: "kept to the letter, or 400",
		tests: []string{"handlers TestHostileTextIsKeptToTheLetter/'; DROP TABLE scorecards; --", "handlers TestHostileTextIsNoNameInAnyParameter"}},
	{id: "E11", sent: "ids with .., %2F, %5C, %00, 300 characters, blanks; a verb that is none", answer: "400; 404",
		tests: []string{"handlers TestEveryPathRefusesIDsOutsideThePattern/a%00b", "handlers TestPathsThatDoNotExistAreNotFound/:nope", "coaching FuzzParseName"}},
	{id: "E13", sent: "odd e-mail addresses", answer: "200 to 320 characters, then 400", decided: "addresses are text that is kept; nothing is sent to them",
		tests: []string{"handlers TestAddressesAreKeptAsTheyCome/a@b", "handlers TestTextIsCountedInCharacters/an e-mail address"}},
	{id: "E15", sent: "criteria and chapters of another template", answer: "400",
		tests: []string{"handlers TestScoresMustFitTheTemplate/another template's criterion", "handlers TestScoresMustFitTheTemplate/another template's chapter"}},
}

var timeAttacks = []attack{
	{id: "F1", sent: "30 February, 24:00:00, second 60", answer: "400",
		tests: []string{"handlers TestTextsThatAreNoTimeAreRefused/2019-02-30T10:00:00Z", "handlers TestTextsThatAreNoTimeAreRefused/2026-02-20T24:00:00Z",
			"handlers TestTextsThatAreNoTimeAreRefused/2016-12-31T23:59:60Z"}},
	{id: "F3", sent: "offsets of +24:00, +23:60, -00:00", answer: "400; 400; 200",
		tests: []string{"handlers TestTextsThatAreNoTimeAreRefused/2026-02-20T10:00:00+24:00", "handlers TestTextsThatAreNoTimeAreRefused/2026-02-20T10:00:00+23:60",
			"handlers TestTimesAreReadToTheMicrosecondInAnySpelling/2026-02-20T10:00:00-00:00"}},
	{id: "F5", sent: "nine and thirty digits of a second", answer: "200, cut to microseconds before anything compares them",
		tests: []string{"handlers TestTimesAreReadToTheMicrosecondInAnySpelling/2026-02-20T10:00:00.123456789012345678901234567890Z", "handlers TestAPatchChangesWhatBodyAndMaskSay/fixed ones as they are"}},
	{id: "F7", sent: "a range that starts when it ends", answer: "what lies at that instant", tests: []string{"handlers TestBothEndsOfARangeBelongToIt"}},
	{id: "F9", sent: "a range of all the years that there are", answer: "200, as a stream",
		tests: []string{"handlers TestBothEndsOfARangeBelongToIt/1970-01-01T00:00:00Z", "handlers TestAnExportHoldsOneSnapshotWhateverIsWrittenMeanwhile", "export TestCSVBoundsItsBuffer"}},
	{id: "F11", sent: "zones by their old names", answer: "the same bytes as by the new",
		tests: []string{"handlers TestZonesAreThoseOfCLDRAndOfNoDisk/Asia/Calcutta", "export TestZoneKnowsEveryID", "export TestZoneAliasesGiveEqualBytes"}},
	{id: "F13", sent: "Local, posixrules, right/UTC, posix/UTC, Factory, zone.tab", answer: "not found: the offset counts",
		tests: []string{"handlers TestZonesAreThoseOfCLDRAndOfNoDisk/posixrules", "handlers TestZonesAreThoseOfCLDRAndOfNoDisk/zone.tab", "export TestZoneIgnoresTheHost", "export FuzzZone"}},
	{id: "F15", sent: "zones in small letters or with blanks", answer: "not found: the offset counts", tests: []string{"handlers TestZonesAreThoseOfCLDRAndOfNoDisk/america/new_york"}},
	{id: "F17", sent: "days whose midnight does not exist", answer: "the day starts where the clock leaps to",
		tests: []string{"scoring TestPeriodsFollowTheCalendarAndTheClocks/a day whose midnight does not exist", "scoring TestPeriodsTileTheTimeLine"}},
	{id: "F19", sent: "Lord Howe, with half an hour of summer time; Kathmandu, at +5:45", answer: "the right offsets",
		tests: []string{"handlers TestZonesAreThoseOfCLDRAndOfNoDisk/Australia/Lord_Howe", "export TestZone"}},
	{id: "F21", sent: "a zone and an offset that disagree", answer: "the zone counts", tests: []string{"handlers TestZonesAreThoseOfCLDRAndOfNoDisk", "handlers TestTimesAreToldInTheZoneAskedFor/US/Eastern"}},
}

var routeAttacks = []attack{
	{id: "G1", sent: "POST …/scorecards/1:submit", answer: "200: the scorecard 1 is submitted", tests: []string{"handlers TestVerbsAreReachedInBothSpellingsOfTheColon"}},
	{id: "G3", sent: ":SUBMIT, :nope, /:submit, :submit:submit", answer: "404",
		tests: []string{"handlers TestPathsThatDoNotExistAreNotFound/:SUBMIT", "handlers TestPathsThatDoNotExistAreNotFound/:submit:submit"}},
	{id: "G5", sent: "//, a slash after, /./, /../", answer: "404, no redirect", tests: []string{"handlers TestPathsThatDoNotExistAreNotFound//v1/./customers"}},
	{id: "G7", sent: "every path with every other method", answer: "405 with Allow", tests: []string{"handlers TestEveryPathRefusesTheMethodsThatItDoesNotHave"}},
	{id: "G9", sent: "a customer's name before another one's profile", answer: "403, and nothing is told; 404 to those who may see the customer",
		tests: []string{"handlers TestForeignPlacesAreForbiddenWhetherOrNotTheyExist", "handlers TestUnknownAndForeignNamesAreToldApartByNobody"}},
	{id: "G11", sent: "revisions @*, @, @0, @latest, @-1", answer: "400", tests: []string{"handlers TestRevisionsInAPathAreWholeNumbersFromOne/@latest"}},
	{id: "G13", sent: "?param[items][50000000]=x", answer: "400, at once",
		tests: []string{"handlers TestEveryOperationRefusesParametersThatItDoesNotHave/param[items][50000000]"}},
}

var callerAttacks = []attack{
	{id: "H1", sent: "no credentials, Bearer alone, Basic, two of them", answer: "401 with WWW-Authenticate",
		tests: []string{"cmd/coaching TestServeWithAPIKeys/CREDENTIALS_MISSING", "cmd/coaching TestServeWithAPIKeys/SEVERAL_CREDENTIALS",
			"cmd/coaching TestServeWithJWTs/nobody", "handlers TestWhoIsNotKnownIsToldNothing", "handlers TestWhoAsksIsSettledBeforeTheBodyIsRead/two callers",
			"handlers/edge TestErrors/unauthenticated"}},
	{id: "H3", sent: "HS256 with the public RSA key for a secret, in all its forms", answer: "401", tests: []string{"auth/token TestMutants/HMAC"}},
	{id: "H5", sent: "no exp; one in the past, at 1e18, a string, a fraction", answer: "401",
		tests: []string{"auth/token TestMutants/no exp", "auth/token TestMutants/1e18", "auth/token TestMutants/a fraction", "auth/token FuzzClaims"}},
	{id: "H7", sent: "exp 20 s ago, nbf in 20 s; 40 s", answer: "200; 401", tests: []string{"auth/token TestGoodTokens/expired 20 s ago", "auth/token TestMutants/expired for 40 s", "auth/token TestMutants/good in 40 s"}},
	{id: "H9", sent: "a wrong iss, one with a slash after, another issuer's key", answer: "401",
		tests: []string{"auth/token TestMutants/wrong iss", "auth/token TestMutants/iss with a slash after", "auth/token TestTwoIssuers"}},
	{id: "H11", sent: "kid unknown, a path, SQL, a million characters, missing", answer: "401, and two fetches a minute at most",
		tests: []string{"auth/token TestMutants/SQL", "auth/token TestMutants/a million characters", "auth/token TestMutants/missing, of two keys", "auth/token TestRandomKeyIDs"}},
	{id: "H13", sent: "crit unknown, b64 false, zip", answer: "401", tests: []string{"auth/token TestMutants/crit unknown", "auth/token TestMutants/b64 false", "auth/token TestMutants/zip"}},
	{id: "H15", sent: "a token of 1 MiB, one of a million dots", answer: "401 or 431, at once", tests: []string{"auth/token TestLongTokensAreCheap/a million dots", "auth/token FuzzVerify"}},
	{id: "H17", sent: "roles as a string, nested, ten thousand, unknown, in small letters", answer: "401 for what is no list of a hundred names; unknown names give no rights",
		decided: "a claim of another form than agreed is refused, so that nobody is let in by half of it",
		tests:   []string{"auth/token TestIdentity/one string", "auth/token TestIdentity/a nested list", "auth/token TestIdentity/an unknown role"}},
	{id: "H19", sent: "a token of a user who was deactivated, or lacks a role of it", answer: "401 within 60 s; 403",
		tests: []string{"cmd/coaching TestServeWithJWTs/a role of no user", "handlers TestAnAgentSeesItsOwnAlone"}},
	{id: "H21", sent: "keys with a wrong checksum, in another case, with a blank, cut, of another environment; revoked and expired ones", answer: "401, of a wrong form without a look-up",
		tests: []string{"auth/apikey TestParseRefuses/a blank after", "auth/apikey TestParseRefuses/another environment's start", "auth/apikey TestParseSeesOneWrongCharacter",
			"auth/apikey FuzzParse", "cmd/coaching TestServeWithAPIKeys/revoke", "handlers TestAKeyIsGoodUntilItExpires"}},
	{id: "H23", sent: "a key and a token, a key and a name, two keys", answer: "401, never the rights of both", tests: []string{"cmd/coaching TestServeWithAPIKeys/SEVERAL_CREDENTIALS", "cmd/coaching TestServeWithJWTs/a name beside a token"}},
	{id: "H25", sent: "an unknown key, and a known one with another secret", answer: "compared in constant time", tests: []string{"auth/apikey TestEqual"}, elsewhere: "handlers: the times of both"},
}

var accessAttacks = []attack{
	{id: "I1", sent: "every operation with another customer's ids", answer: "403, byte by byte the same whether or not they exist",
		tests: []string{"handlers TestEveryOperationRefusesWhatIsWrongForAll", "handlers TestForeignPlacesAreForbiddenWhetherOrNotTheyExist"}, elsewhere: "handlers: the matrix of operations, roles and places"},
	{id: "I3", sent: "ids of another profile or customer under the own one", answer: "404, as if they were nobody's", tests: []string{"handlers TestIDsOfOthersAreUnknownHere"}},
	{id: "I5", sent: "an export of foreign scorecards, teams and groups", answer: "400 that names them", decided: byReferences,
		tests: []string{"handlers TestAnExportIsRefusedWithAllItsFaults/unknown and foreign"}},
	{id: "I7", sent: "an agent who creates, changes, submits", answer: "403", tests: []string{"handlers TestEveryoneMayDoWhatTheMatrixSays"}},
	{id: "I9", sent: "an acknowledgement by another agent, or by the manager", answer: "404 for what the agent does not see; 403",
		tests: []string{"handlers TestOnlyItsAgentAcknowledgesASubmittedScorecard"}},
	{id: "I11", sent: "a QA specialist who changes a template or starts a backfill", answer: "403", tests: []string{"handlers TestEveryoneMayDoWhatTheMatrixSays"}},
	{id: "I13", sent: "a hidden comment, looked for in every answer", answer: "it is nowhere",
		tests: []string{"handlers TestACommentReachesItsReadersAlone", "handlers TestAnExportHoldsTheCommentsOfItsReader", "handlers TestTheAuditHidesComments"}},
	{id: "I15", sent: "commentAccessRoles absent, empty, of ROLE_UNSPECIFIED", answer: "all who see the scorecard; the same; the author alone",
		tests: []string{"handlers TestACommentReachesItsReadersAlone", "handlers TestWhoChangesACommentBecomesItsAuthor"}},
	{id: "I17", sent: "a change of a hidden comment alone", answer: "ETag and updateTime tell that something changed, and no more",
		decided: "docs/security.md: it is said under what is not covered", tests: []string{"handlers TestTheETagChangesWithEveryChangeAndNeverElse"}},
	{id: "I19", sent: "a list in the order of a comment", answer: "400", tests: []string{"handlers TestListsRefuseFiltersThatMeanNothing/an order by a comment"}},
	{id: "I21", sent: "an Idempotency-Key of another user or tenant", answer: "it is new", tests: []string{"handlers TestAKeyIsItsCallersAndItsOperationsForADay", "handlers TestAKeyIsItsTenants"}},
	{id: "I23", sent: "a query without a tenant on a used connection", answer: "no rows",
		tests: []string{"repository/gormstore TestWithoutATenantNothingIsSeen", "repository/gormstore TestAConnectionGoesBackWithoutATenant", "repository/gormstore TestATransactionOfATenantSeesItsRowsAlone"}},
	{id: "I25", sent: "an export with and without deactivated and dev users", answer: "in it only when asked for", tests: []string{"handlers TestEveryFieldThatAnExportPicksBy/includeDevUsers"}},
	{id: "I27", sent: "the own customer in another case or with look-alikes", answer: "403", tests: []string{"handlers TestTheOwnCustomerIsSpeltInOneWay/customers/ACME"}},
}

var stateAttacks = []attack{
	{id: "J1", sent: "a change of a submitted scorecard", answer: "400 FAILED_PRECONDITION", tests: []string{"handlers TestSubmitAndResetGoBackAndForth/SCORECARD_SUBMITTED"}},
	{id: "J3", sent: "a second submit", answer: "200, the same answer", tests: []string{"handlers TestSubmitAndResetGoBackAndForth", "handlers TestOneOfManySubmitsCounts"}},
	{id: "J5", sent: "an appeal of an appeal, a resolve without a request, a circle", answer: "400 FAILED_PRECONDITION", decided: "a scorecard that refers to itself names nothing that exists: 400 INVALID_ARGUMENT",
		tests: []string{"handlers TestAnAppealIsRefusedOutOfOrder/an appeal of an appeal", "handlers TestAnAppealIsRefusedOutOfOrder/a resolve without a request", "handlers TestAnAppealIsRefusedOutOfOrder/itself"}},
	{id: "J7", sent: "a scorecard of an inactive or deleted template", answer: "400 FAILED_PRECONDITION", tests: []string{"handlers TestOnlyActiveTemplatesTakeScorecardsButDraftsAreFinished"}},
	{id: "J9", sent: "a target on another agent's plan; two targets for one thing", answer: "400; 409",
		tests: []string{"handlers TestManagersSetTargetsForTheirOwnPeople", "handlers TestATargetMayHangOnAPlan", "handlers TestThereIsOneTargetForTheSameThings", "handlers TestOneOfManyTargetsForTheSameThingsIsMade"}},
	{id: "J11", sent: "a failed criterion and a total above 0", answer: "200 with the total that the server computes", tests: []string{"handlers TestATotalThatHidesAFailureIsNotBelieved"}},
	{id: "J13", sent: "a new template under the id of a deleted one", answer: "409", tests: []string{"handlers TestADeletedTemplateStaysReadableAndKeepsItsId"}},
	{id: "J15", sent: "a backfill cancelled, resumed, started twice", answer: "409; one of them is at work",
		tests: []string{"handlers TestOneOfManyBackfillsOverATimeIsStarted", "handlers TestBackfillsThatCannotBe", "handlers TestACancelAndTheEndOfAJobThatMeet", "handlers TestABackfillGoesOnWhereItStood", "jobs TestABackfillOfADeadServer"}},
	{id: "J17", sent: "periods of a quota where the clock leaps", answer: "counted once",
		tests: []string{"scoring TestPeriodsFollowTheCalendarAndTheClocks/days around a change to summer time", "scoring TestPeriodsTileTheTimeLine", "handlers TestEvaluationPeriodsAreThoseOfTheTemplate"}},
}

var repeatAttacks = []attack{
	{id: "K1", sent: "fifty creates at once under one key", answer: "one is made; the others get its answer or 409", tests: []string{"handlers TestManyRequestsAtOnceUnderOneKeyAreOne"}},
	{id: "K3", sent: "a key for another operation, tenant, user", answer: "independent; 422 within the same three",
		tests: []string{"handlers TestAKeyIsItsCallersAndItsOperationsForADay", "handlers TestAKeyIsItsTenants", "handlers TestARepetitionUnderAKeyAnswersAsTheFirstTime"}},
	{id: "K5", sent: "a key after a day", answer: "it is new", tests: []string{"handlers TestAKeyIsItsCallersAndItsOperationsForADay"}},
	{id: "K7", sent: "a stale If-Match", answer: "412", tests: []string{"handlers TestAStaleVersionIsNotChanged", "handlers FuzzParseIfMatch"}},
	{id: "K9", sent: "If-Match: * for what is missing; If-None-Match: * for what is there", answer: "404; 409", decided: byOrder + "; If-None-Match is no header of the contract, and a create never makes a thing twice",
		tests: []string{"handlers TestOnlyIfMatchIsACondition", "handlers TestWhoMayNotIsNotToldTheVersion"}},
	{id: "K11", sent: "update, submit and delete at once", answer: "as if one after the other",
		tests: []string{"handlers TestUpdateAndSubmitThatMeetArePutInAnOrder", "handlers TestAnUpdateNeverBringsADeletedScorecardBack", "faults stepRaces"}},
	{id: "K13", sent: "a storm of conflicts in the database", answer: "409 with Retry-After", tests: []string{"handlers TestEveryOperationOutlivesItsDatabase", "repository/gormstore TestTranslate/serialization_failure"}},
}

var listAttacks = []attack{
	{id: "L1", sent: "pageSize of -1, 0, 1e9", answer: "400; the default; cut to the most", tests: []string{"handlers TestPageSizesOfEveryList", "handlers TestPageSizes"}},
	{id: "L3", sent: "a walk over pages while rows come and go", answer: "nothing is missed or doubled", tests: []string{"handlers TestAWalkMissesAndDoublesNothingWhileRowsComeAndGo", "handlers FuzzPageToken"}},
	{id: "L5", sent: "70,000 ids in a filter", answer: "400; a thousand are served", decided: "there is no language of filters that could be nested",
		tests: []string{"handlers TestListsAreTakenToTheirLimitAndNoFurther/70,000 criteria in a filter", "handlers TestAThousandFiltersAreServed"}},
	{id: "L7", sent: "skip=1e12", answer: "400", decided: byParameters, tests: []string{"handlers TestEveryOperationRefusesParametersThatItDoesNotHave/skip"}},
	{id: "L9", sent: "a list with a row that cannot be written as JSON", answer: "200: no such row can be stored", decided: "times are checked before they are stored, in UTC",
		tests: []string{"handlers TestTextsThatAreNoTimeAreRefused", "handlers FuzzCreateScorecard"}},
}

var exportAttacks = []attack{
	{id: "M1", sent: "cells that a spreadsheet would run", answer: "a ' before them, and before no number",
		tests: []string{"handlers TestTenThousandCellsComeBackAsTheyWere", "handlers TestEverythingThatComesFromPeopleIsGuardedAndNumbersAreNot", "export TestRunsAsFormula"}},
	{id: "M3", sent: "the same with raw=true", answer: "byte by byte as it was", tests: []string{"handlers TestTenThousandCellsComeBackAsTheyWere/?raw=true"}},
	{id: "M5", sent: "line ends within cells", answer: "byte by byte as they were, also to Python", tests: []string{"export TestCSVRoundTrip", "export FuzzCSVText", "handlers TestTenThousandCellsComeBackAsTheyWere"}},
	{id: "M7", sent: "bom=true and without", answer: "the mark once, or not", tests: []string{"handlers TestAnExportOfNothingIsAHeaderAlone", "handlers TestJSONHoldsTheSameBytesAsTheDownload"}},
	{id: "M9", sent: "an export of nothing", answer: "200, the header alone", tests: []string{"handlers TestAnExportOfNothingIsAHeaderAlone"}},
	{id: "M11", sent: "a database that goes in the middle of an export", answer: "the connection breaks",
		tests: []string{"handlers TestAnExportThatLosesItsDatabaseBreaksTheConnection", "handlers TestAnExportThatFailsLateBreaksTheConnectionAndEarlyIsAnError"}},
	{id: "M13", sent: "features unknown, unspecified, twice, absent", answer: "400; all; once; all",
		tests: []string{"handlers TestAnExportIsRefusedWithAllItsFaults/no such feature", "handlers TestTheColumnsThatAnExportMayLeaveOut"}},
	{id: "M15", sent: "direct members only, and indirect ones too", answer: "400", tests: []string{"handlers TestAnExportIsRefusedWithAllItsFaults/contradiction"}},
	{id: "M17", sent: "names that could break the file's name", answer: "the file's name is always the same", decided: "nothing of a request stands in it",
		tests: []string{"handlers TestAnExportOfNothingIsAHeaderAlone"}},
}

var floodAttacks = []attack{
	{id: "N1", sent: "a burst beyond the rate", answer: "429 with Retry-After and RateLimit", tests: []string{"handlers/edge TestEachCallerHasARate", "handlers/edge TestALimiterAdmitsTheBurstAndThenTheRate"}},
	{id: "N3", sent: "a million identities", answer: "64 MiB at most, and nobody comes back richer", tests: []string{"handlers/edge TestAMillionIdentitiesFitInto64MiB", "handlers/edge TestWhoIsForgottenDoesNotComeBackRicher"}},
	{id: "N5", sent: "one tenant that asks for everything", answer: "others do not notice", tests: []string{"handlers/edge TestANoisyTenantSpendsNothingOfAnother"},
		elsewhere: "bench: how long the others wait"},
	{id: "N7", sent: "thousands of requests at once", answer: "503 at once for those who do not fit, and nothing acknowledged is lost", tests: []string{"handlers/edge TestWhatDoesNotFitIsRefusedAndNothingIsLost", "handlers/edge TestTheQueueIsShort"}},
	{id: "N9", sent: "load with little memory", answer: "requests are refused, the server stays", tests: []string{"handlers/edge TestWhatDoesNotFitIsRefusedAndNothingIsLost", "faults stepSlow"},
		untried: "what bounds memory is tried, not a server with a limit of memory: Go ends nothing when GOMEMLIMIT is passed, it collects more often"},
}

var webhookAttacks = []attack{
	{id: "O1", sent: "the addresses of the machine itself", answer: "400 at save, refused at connecting", tests: []string{"jobs/webhook TestCheckURL/https://127.0.0.1", "jobs/webhook TestLoopbackIsRefused", "jobs/webhook TestANameThatLeadsInside"}},
	{id: "O3", sent: "the same in other ways of writing", answer: "the same",
		tests: []string{"jobs/webhook TestCheckURL/https://2130706433", "jobs/webhook TestCheckURL/https://0x7f.1", "jobs/webhook TestCheckURL/https://0177.0.0.1", "jobs/webhook TestCheckURL/https://[::ffff:127.0.0.1]", "jobs/webhook FuzzCheckURL"}},
	{id: "O5", sent: "redirects inside", answer: "not followed", tests: []string{"jobs/webhook TestRedirectsAreNotFollowed"}},
	{id: "O7", sent: "a receiver that hangs, drips, answers without end, has a bad certificate", answer: "given up on in time, tried again, paused at last",
		tests: []string{"jobs/webhook TestHostileReceivers", "jobs/webhook TestCertificatesAreChecked", "jobs TestAFailureIsTriedAgain", "jobs TestAWebhookIsGivenUpOn"}},
	{id: "O9", sent: "hostile answers of the identity provider", answer: "refused, and what was known counts on", tests: []string{"auth/token TestBadAnswers/more than 1 MiB", "auth/token TestUnusableKeys"}},
}

var browserAttacks = []attack{
	{id: "P1", sent: "other origins, null, look-alikes, another scheme", answer: "no header lets them in", tests: []string{"handlers TestEveryAnswerKeepsBrowsersFromMakingMoreOfIt/.evil.example", "handlers/edge TestSecurityHeaders"}},
	{id: "P3", sent: "the page of the documentation", answer: "its own scripts alone", tests: []string{"handlers TestTheContractAndItsPageAreServed", "handlers/edge TestDocs"}},
	{id: "P5", sent: "callback=f", answer: "400", decided: byParameters, tests: []string{"handlers TestEveryOperationRefusesParametersThatItDoesNotHave/callback"}},
	{id: "P7", sent: "secrets in files and the environment; a panic; --help; the configuration printed", answer: "never shown",
		tests: []string{"cmd/coaching TestRunNeverShowsPasswords", "cmd/coaching TestRedacted", "handlers TestNothingPersonalIsLogged", "handlers/edge TestErrors/panic"}},
	{id: "P9", sent: "/metrics, /livez, /debug on the public address", answer: "404; they have an address of their own, on loopback", tests: []string{"handlers TestPathsThatDoNotExistAreNotFound//metrics", "handlers/edge TestAdmin", "cmd/coaching TestServe"}},
}

var faultAttacks = []attack{
	{id: "Q1", sent: "kill -9 of the server at any point", answer: "nothing acknowledged is lost or doubled", tests: []string{"faults stepKills", "faults stepFsync", "jobs TestAJobWhoseServerDied"}},
	{id: "Q3", sent: "a Postgres that stands still", answer: "503 or 504 in time, and all is well after", tests: []string{"faults stepGone"}},
	{id: "Q5", sent: "a full disk", answer: "writes are refused, reads served, nothing acknowledged is lost", tests: []string{"repository/gormstore TestDiskFull", "faults stepFull"}},
	{id: "Q7", sent: "too many connections, a server that stops, crashes, starts", answer: "503", tests: []string{"repository/gormstore TestServerGone", "repository/gormstore TestTranslate/too_many_connections",
		"repository/gormstore TestTranslate/cannot_connect_now", "repository/gormstore TestExhausted", "faults stepPostgres"}},
	{id: "Q9", sent: "a schema that is newer or older than the program", answer: "it does not start, and says why", tests: []string{"cmd/coaching TestNewerSchemaIsRefused", "cmd/coaching TestOlderSchemaOfASharedDatabaseIsRefused"}},
	{id: "Q11", sent: "a clock that leaps", answer: "no time of a resource runs backwards; tokens as their leeway says", tests: []string{"handlers TestUpdateTimeNeverRunsBackwards", "auth/token TestMemory/the clock is set back to before the token is good", "auth/token TestRotation/the clock is set back"}},
	{id: "Q13", sent: "rows of the audit that were edited, and a tail that was cut", answer: "the first bad one is named; a cut is seen by an anchor", tests: []string{"cmd/coaching TestAuditVerify"}},
}
