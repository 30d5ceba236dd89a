// Calls a service that fails on purpose.

import assert from "node:assert/strict";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import test, { type TestContext } from "node:test";
import { Client, CoachingError } from "opencoaching";

const busy = JSON.stringify({
  code: 14,
  message: "busy",
  details: [{ "@type": "type.googleapis.com/google.rpc.ErrorInfo", reason: "UNAVAILABLE", domain: "coaching" }],
});
const path = { customer_id: "acme", profile_id: "support" };
const card = { ...path, scorecard_id: "x" };
const P = "/v1/customers/{customer_id}/profiles/{profile_id}";

type Fail = (response: ServerResponse) => void;
type Call = (client: Client) => Promise<unknown>;

/** Answers the first calls with fail, and those after them with 200 and an empty object, and counts them all. */
async function fake(t: TestContext, failures: number, fail: Fail) {
  const counter = { calls: 0 };
  const server = createServer(async (request: IncomingMessage, response: ServerResponse) => {
    let body = "";
    for await (const part of request) {
      body += part;
    }
    counter.calls++;
    if (counter.calls <= failures) {
      fail(response);
    } else if (request.method === "POST" && body !== "{}") {
      answer(418)(response); // a body has to come again with its request
    } else {
      response.setHeader("Content-Type", "application/json").end("{}");
    }
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  t.after(() => {
    server.close();
    server.closeAllConnections();
  });
  return { counter, client: new Client(`http://127.0.0.1:${(server.address() as AddressInfo).port}`) };
}

function answer(status: number, headers: Record<string, string> = {}): Fail {
  return (response) => void response.writeHead(status, headers).end(busy);
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
  ["a create does not come again", create, 1, answer(503, now), 1, false],
  ["a create does not come again when nothing is known", create, 1, hangUp, 1, false],
  ["a delete does not come again", remove, 1, answer(503, now), 1, false],
];

for (const [name, call, failures, fail, calls, succeeds] of cases) {
  test(name, async (t) => {
    const { counter, client } = await fake(t, failures, fail);
    const succeeded = await call(client).then(() => true, () => false);
    assert.deepEqual([counter.calls, succeeded], [calls, succeeds]);
  });
}

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
