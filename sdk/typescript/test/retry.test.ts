// Calls a service that fails on purpose.

import assert from "node:assert/strict";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import test, { type TestContext } from "node:test";
import { Client, CoachingError, etagOf, KeyReusedError, type Options, RateLimitedError, VersionMismatchError } from "opencoaching";

const busy = JSON.stringify({
  code: 14,
  message: "busy",
  details: [{ "@type": "type.googleapis.com/google.rpc.ErrorInfo", reason: "UNAVAILABLE", domain: "coaching" }],
});
const aborted = JSON.stringify({ code: 10, message: "at work" });
const taken = JSON.stringify({ code: 6, message: "taken" });
const path = { customer_id: "acme", profile_id: "support" };
const card = { ...path, scorecard_id: "x" };
const P = "/v1/customers/{customer_id}/profiles/{profile_id}";

type Fail = (response: ServerResponse) => void;
type Call = (client: Client) => Promise<unknown>;

/** Answers the first calls with fail, and those after them with 200 and an empty object. It keeps what it was sent. */
async function fake(t: TestContext, failures: number, fail: Fail, options: Options = {}) {
  const counter = { calls: 0, sent: [] as IncomingMessage["headers"][] };
  const server = createServer(async (request: IncomingMessage, response: ServerResponse) => {
    let body = "";
    for await (const part of request) {
      body += part;
    }
    counter.calls++;
    counter.sent.push(request.headers);
    if (counter.calls <= failures) {
      fail(response);
    } else if (request.method === "POST" && body !== "{}") {
      answer(418)(response); // a body has to come again with its request
    } else {
      response.setHeader("Content-Type", "application/json").setHeader("ETag", '"7"').end("{}");
    }
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  t.after(() => {
    server.close();
    server.closeAllConnections();
  });
  return { counter, client: new Client(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, options) };
}

function answer(status: number, headers: Record<string, string> = {}, body = busy): Fail {
  return (response) => void response.writeHead(status, headers).end(body);
}

const hangUp: Fail = (response) => void response.destroy();
const now = { "Retry-After": "0" };

const get: Call = (client) => client.GET(`${P}/scorecards/{scorecard_id}`, { params: { path: card } });
const submit: Call = (client) => client.POST(`${P}/scorecards/{scorecard_id}:submit`, { params: { path: card }, body: {} });
const score: Call = (client) => client.POST(`${P}/scorecards:score`, { params: { path }, body: {} as never });
const targets: Call = (client) => client.POST(`${P}/targets:list`, { params: { path }, body: {} });
const create: Call = (client) => client.POST(`${P}/scorecards`, { params: { path }, body: {} as never });
const remove: Call = (client) => client.DELETE(`${P}/scorecards/{scorecard_id}`, { params: { path: card } });

const cases: [string, Call, number, Fail, number, boolean][] = [
  ["a read comes again when the service is busy", get, 1, answer(503), 2, true],
  ["a read comes again when there were too many", get, 1, answer(429, now), 2, true],
  ["a read comes again when the connection breaks", get, 2, hangUp, 3, true],
  ["a read gives up in the end", get, 9, answer(503, now), 4, false],
  ["a read does not wait for an hour", get, 1, answer(503, { "Retry-After": "3600" }), 1, false],
  ["a read does not come again for an error in it", get, 1, answer(400), 1, false],
  ["a submit comes again", submit, 1, answer(503), 2, true],
  ["a total comes again", score, 1, answer(503), 2, true],
  ["a list with its filter in the body comes again", targets, 1, hangUp, 2, true],
  ["a create comes again", create, 1, answer(503, now), 2, true],
  ["a create comes again when nothing is known", create, 1, hangUp, 2, true],
  ["a create comes again when the first is at work", create, 1, answer(409, {}, aborted), 2, true],
  ["a create does not come again for a name taken", create, 1, answer(409, {}, taken), 1, false],
  ["a create does not come again for a used key", create, 1, answer(422), 1, false],
  ["a delete comes again", remove, 1, hangUp, 2, true],
  ["a delete does not come again for another version", remove, 1, answer(412, {}, aborted), 1, false],
];

for (const [name, call, failures, fail, calls, succeeds] of cases) {
  test(name, async (t) => {
    const { counter, client } = await fake(t, failures, fail);
    const succeeded = await call(client).then(() => true, () => false);
    assert.deepEqual([counter.calls, succeeded], [calls, succeeds]);
  });
}

test("each change has one key", async (t) => {
  const { counter, client } = await fake(t, 1, hangUp);
  await create(client);
  await create(client);
  await get(client);
  await client.DELETE(`${P}/scorecards/{scorecard_id}`, { params: { path: card, header: { "Idempotency-Key": "of-the-caller" } } });
  const [first, again, second, read, own] = counter.sent.map((headers) => headers["idempotency-key"]);
  assert.deepEqual([again, read, own], [first, undefined, "of-the-caller"]);
  assert.match(String(first), /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}$/);
  assert.notEqual(first, second);
});

test("who calls", async (t) => {
  const names = ["x-api-key", "authorization", "x-coaching-user"];
  const cases: [Options, string, string][] = [
    [{ apiKey: "k" }, "x-api-key", "k"],
    [{ token: "t" }, "authorization", "Bearer t"],
    [{ caller: "customers/a/users/b" }, "x-coaching-user", "customers/a/users/b"],
  ];
  for (const [options, name, value] of cases) {
    const { counter, client } = await fake(t, 0, hangUp, options);
    await get(client);
    assert.deepEqual(names.map((n) => counter.sent[0]?.[n]), names.map((n) => (n === name ? value : undefined)));
  }
  assert.throws(() => new Client("http://127.0.0.1", { apiKey: "k", token: "t" }), TypeError);
});

test("a change can depend on what was read", async (t) => {
  const { counter, client } = await fake(t, 0, hangUp);
  const tag = etagOf((await get(client)) as object);
  assert.equal(tag, '"7"');
  await client.DELETE(`${P}/scorecards/{scorecard_id}`, { params: { path: card, header: { "If-Match": tag! } } });
  assert.equal(counter.sent[1]?.["if-match"], tag);
  assert.equal(etagOf({}), undefined);
});

test("refusals that programs know", async (t) => {
  for (const [status, kind] of [[412, VersionMismatchError], [422, KeyReusedError], [429, RateLimitedError], [400, CoachingError]] as const) {
    const { client } = await fake(t, 9, answer(status, { "Retry-After": "40" }));
    const error = await remove(client).catch((thrown: unknown) => thrown);
    assert.ok(error instanceof kind && error instanceof CoachingError);
    assert.deepEqual([error.constructor, error.name, error.retryAfter], [kind, kind.name, 40_000]);
  }
});

test("the service says when", async (t) => {
  const { counter, client } = await fake(t, 1, answer(503, { "Retry-After": "1" }));
  const began = performance.now();
  await get(client);
  assert.ok(performance.now() - began >= 990);
  assert.equal(counter.calls, 2);
});

test("a caller may give up while it waits", async (t) => {
  const { counter, client } = await fake(t, 1, answer(503, { "Retry-After": "20" }));
  const signal = AbortSignal.timeout(100);
  await assert.rejects(client.GET(`${P}/scorecards/{scorecard_id}`, { params: { path: card }, signal }), { name: "TimeoutError" });
  assert.equal(counter.calls, 1);
});

test("an answer in another form is an error all the same", async (t) => {
  const { client } = await fake(t, 1, (response) => void response.writeHead(502).end("<html>"));
  const error = await get(client).catch((thrown: unknown) => thrown);
  assert.ok(error instanceof CoachingError);
  assert.deepEqual([error.status, error.code, error.reason, error.violations], [502, 2, "", []]);
});

test("an export that breaks off ends in an error", async (t) => {
  const { client } = await fake(t, 1, (response) => {
    response.write("scorecard,status\r\n");
    setTimeout(() => response.destroy(), 20);
  });
  const file = await client.exportCSV(path, { startTime: "2026-01-01T00:00:00Z", endTime: "2026-01-02T00:00:00Z" });
  await assert.rejects(new Response(file).text());
});
