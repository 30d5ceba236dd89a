// Calls the real service, which COACHING_SDK_URL names.

import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import test from "node:test";
import { Client, CoachingError, idOf, type ExportScorecardsRequest, type Score, type Scorecard, type ScorecardTemplate } from "opencoaching";

const parent = "customers/acme/profiles/support";
const path = { customer_id: "acme", profile_id: "support" };
const P = "/v1/customers/{customer_id}/profiles/{profile_id}";
const client = new Client(process.env.COACHING_SDK_URL ?? "");

function newTemplate(): ScorecardTemplate {
  return {
    name: `${parent}/scorecardTemplates/${randomUUID()}`,
    title: "Made in TypeScript",
    template: {
      chapters: [
        {
          chapterId: "call",
          displayName: "Call",
          criteria: [
            { criterionId: "care", displayName: "Care", answer: { type: "RANGE", min: 0, max: 100, step: 0.01 } },
            {
              criterionId: "result",
              displayName: "Result",
              weight: 2,
              answer: { type: "OPTIONS", options: [{ value: 0.0001, points: 0 }, { value: 999999.9999, points: 10 }] },
            },
          ],
        },
      ],
    },
  };
}

function newScorecard(templateName: string, scores: Score[]): Scorecard {
  const now = new Date(Date.now() - 60_000).toISOString();
  return {
    conversationName: `${parent}/conversations/conv-0001`,
    agentUserName: "customers/acme/users/agent-07",
    templateName,
    usecaseName: `${parent}/usecases/inbound-calls`,
    scores,
    createTime: now,
    updateTime: now,
  };
}

/** Splits a file in which no cell has a comma or a line break, which is so here. */
function parse(csv: string): Record<string, string>[] {
  const [headings = [], ...rows] = csv.trimEnd().split("\r\n").map((line) => line.split(","));
  return rows.map((row) => Object.fromEntries(row.map((cell, i) => [headings[i] ?? "", cell])));
}

async function refusal(call: Promise<unknown>): Promise<CoachingError> {
  const error = await call.then(() => undefined, (thrown: unknown) => thrown);
  assert.ok(error instanceof CoachingError, String(error));
  return error;
}

test("a scorecard lives from its template to the export", async () => {
  const { scorecardTemplate } = await client.POST(`${P}/scorecardTemplates`, { params: { path }, body: newTemplate() });
  const templateName = scorecardTemplate.name ?? "";
  assert.match(templateName, /@1$/);
  const options = scorecardTemplate.template.chapters[0]?.criteria[1]?.answer.options ?? [];
  assert.deepEqual(options.map((option) => option.value), [0.0001, 999999.9999]);

  const scores: Score[] = [
    { criterionId: "care", numericValue: 33.33, notApplicable: false },
    { criterionId: "result", numericValue: 999999.9999, notApplicable: false },
  ];
  const explained = await client.POST(`${P}/scorecards:score`, { params: { path }, body: { templateName, scores } });
  assert.equal(explained.totalScore, 77.78);
  assert.equal(explained.explanation.total?.exact, "23333/300");
  const parts = explained.explanation.criteria.map((criterion) => criterion.contribution?.value ?? 0);
  assert.equal(parts.reduce((sum, part) => sum + Math.round(part * 1e4), 0), 777800, "what is printed adds up");

  const { scorecard } = await client.POST(`${P}/scorecards`, { params: { path }, body: newScorecard(templateName, scores) });
  assert.equal(scorecard.totalScore, 77.78);
  assert.equal(scorecard.scores[0]?.numericValue, 33.33);

  const submit = () =>
    client.POST(`${P}/scorecards/{scorecard_id}:submit`, { params: { path: { ...path, scorecard_id: idOf(scorecard.name ?? "") } }, body: {} });
  const submitted = await submit();
  assert.ok(submitted.scorecard.submitTime);
  assert.deepEqual(await submit(), submitted, "a second one changes nothing, which is why it is repeated");

  const wanted: ExportScorecardsRequest = {
    startTime: new Date(Date.now() - 3_600_000).toISOString(),
    endTime: new Date(Date.now() + 3_600_000).toISOString(),
    scorecardTemplateNames: [templateName.replace("@1", "@*")],
  };
  const file = await new Response(await client.exportCSV(path, wanted)).text();
  const rows = parse(file);
  assert.equal(rows.length, 1);
  assert.equal(rows[0]?.status, "SUBMITTED");
  assert.equal(rows[0]?.total_score, "77.78");
  assert.equal(rows[0]?.["Made in TypeScript / Call / Care"], "33.33");
  assert.equal(rows[0]?.["Made in TypeScript / Call / Result"], "999999.9999");
  const { data } = await client.POST(`${P}/scorecards:export`, { params: { path }, body: wanted });
  assert.equal(Buffer.from(data, "base64").toString(), file);
});

test("a refusal has code, reason and every violation", async () => {
  const body = newScorecard("nonsense", [{ criterionId: "a b", notApplicable: true }]);
  const fault = await refusal(client.POST(`${P}/scorecards`, { params: { path }, body }));
  assert.equal(fault.status, 400);
  assert.equal(fault.code, 3);
  assert.notEqual(fault.reason, "");
  const fields = new Map(fault.violations.map((violation) => [violation.field, violation.description]));
  assert.match(fields.get("templateName") ?? "", /customers\/\{customer_id\}\/profiles\/\{profile_id\}\/scorecardTemplates\//);
  assert.ok(fields.has("scores[0].criterionId"));
  assert.match(fault.message, /templateName: must be/);

  const missing = await refusal(client.GET(`${P}/scorecards/{scorecard_id}`, { params: { path: { ...path, scorecard_id: "no-such" } } }));
  assert.deepEqual([missing.status, missing.code, missing.reason], [404, 5, "NOT_FOUND"]);
});

test("all scorecards come, each once", async () => {
  const names = new Set<string>();
  for await (const card of client.all(`${P}/scorecards`, "scorecards", { params: { path, query: { pageSize: 300 } } })) {
    assert.ok(!names.has(card.name ?? ""), `${card.name} came twice`);
    names.add(card.name ?? "");
  }
  for (let i = 1; i <= 2000; i++) {
    assert.ok(names.has(`${parent}/scorecards/sc-${String(i).padStart(4, "0")}`));
  }
  const customers: string[] = [];
  for await (const { name } of client.all("/v1/customers", "customers", { params: { query: { pageSize: 1 } } })) {
    customers.push(idOf(name ?? ""));
  }
  assert.ok(customers.includes("acme"));
  let targets = 0;
  for await (const _ of client.allTargets(path, { pageSize: 2 })) {
    targets++;
  }
  assert.ok(targets > 2);
});

test("filters and revisions arrive", async () => {
  const agentUserName = "customers/acme/users/agent-07";
  const query = { agentUserName, creatorUserNames: ["customers/acme/users/qa-1", "customers/acme/users/qa-2"] };
  const { scorecards } = await client.GET(`${P}/scorecards`, { params: { path, query } });
  assert.deepEqual([...new Set(scorecards.map((card) => card.agentUserName))], [agentUserName]);
  const { scorecardTemplate } = await client.GET(`${P}/scorecardTemplates/{scorecard_template_id}`, {
    params: { path: { ...path, scorecard_template_id: "call-quality@1" } },
  });
  assert.equal(scorecardTemplate.name, `${parent}/scorecardTemplates/call-quality@1`);
});

test("calls can be made as somebody else", async () => {
  const agent = new Client(process.env.COACHING_SDK_URL ?? "", { caller: "customers/acme/users/agent-07" });
  const body = { scorecardTemplateName: `${parent}/scorecardTemplates/call-quality`, usecaseName: `${parent}/usecases/inbound-calls`, target: 1 };
  assert.equal((await refusal(agent.POST(`${P}/targets`, { params: { path }, body }))).reason, "PERMISSION_DENIED");
});

test("the types know the contract", () => {
  const wrong = () => {
    // @ts-expect-error There is no such field.
    void client.POST(`${P}/scorecards:score`, { params: { path }, body: { templateName: "", scores: [], more: 1 } });
    // @ts-expect-error The path has an id more.
    void client.GET(`${P}/scorecards/{scorecard_id}`, { params: { path } });
    // @ts-expect-error The body is required.
    void client.POST(`${P}/scorecards`, { params: { path } });
    // @ts-expect-error That is not where the items are.
    void client.all(`${P}/scorecards`, "targets", { params: { path } });
    // @ts-expect-error This is not a list.
    void client.all(`${P}/scorecards/{scorecard_id}`, "scorecards", { params: { path: { ...path, scorecard_id: "x" } } });
  };
  assert.equal(typeof wrong, "function");
});
