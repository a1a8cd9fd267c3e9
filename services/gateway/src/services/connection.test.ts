import type { ServerResponse } from "node:http";
import { problem } from "@mindflow/contracts/problems";
import { afterEach, expect, test } from "vitest";
import { type Behaviour, type ReceivedRequest, startService } from "../../fixtures/service.ts";
import { connect } from "./connection.ts";

const trace = { traceparent: "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01", tracestate: "a=1" };
const caller = { actorId: "ada@löve lace", requestId: "one", trace };
const read = { method: "GET", path: "/tasks/1" } as const;
const command = { method: "POST", path: "/commands/CreateTask", body: '{"title":"Plan"}' } as const;

const opened: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of opened.splice(0).reverse()) await close();
});

function connected(url: string) {
  const connection = connect(url);
  opened.push(connection.close);
  return connection;
}

async function started(behaviour: Behaviour, port?: number) {
  const service = await startService(behaviour, port);
  opened.push(service.stop);
  return service;
}

test("a call names the actor, the request and the trace", async () => {
  const service = await started(() => ({ body: { id: 1 } }));
  expect(await connected(service.url).call(caller, read)).toEqual({ id: 1 });
  expect(service.received[0]?.headers).toMatchObject({
    "x-mindflow-actor": "ada%40l%C3%B6ve%20lace",
    "x-request-id": "one",
    ...trace,
  });
});

test("a refusal is the service's own problem, and the call is not repeated", async () => {
  const refusal = { ...problem("INVALID_INPUT"), faults: [{ path: "title", message: "must not be empty" }] };
  const service = await started(() => ({ status: 400, body: refusal }));
  await expect(connected(service.url).call(caller, command)).rejects.toMatchObject({ problem: refusal });
  expect(service.received).toHaveLength(1);
});

test.each([
  ["an error that is not a problem", 503, { error: "Service Unavailable" }],
  ["a problem with an unknown code", 400, { code: "SOMETHING_ELSE", message: "internal detail" }],
])("%s is UNAVAILABLE", async (_name, status, body) => {
  const service = await started(() => ({ status, body }));
  await expect(connected(service.url).call(caller, read)).rejects.toMatchObject({ problem: problem("UNAVAILABLE") });
});

/** As Envoy 1.40 answers: test/mesh/sidecar.test.ts asks it. */
const envoyAnswers = (response: ServerResponse, text: string, headers = {}) => {
  response.writeHead(503, { "content-type": "text/plain", ...headers }).end(text);
  return undefined;
};

test.each([read, command])("a sidecar's 503 for a broken connection is repeated: $method", async (call) => {
  const service = await started((_received, response) =>
    service.received.length < 4 ? envoyAnswers(response, "no healthy upstream") : { body: { back: true } },
  );
  expect(await connected(service.url).call(caller, call)).toEqual({ back: true });
  expect(service.received).toHaveLength(4);
  expect(service.received[3]).toEqual(service.received[0]);
});

test.each([
  ["the service's own 503", () => ({ status: 503, body: problem("UNAVAILABLE") })],
  [
    "a sidecar's 503 for too many requests",
    (_received: ReceivedRequest, response: ServerResponse) =>
      envoyAnswers(response, "reset reason: overflow", { "x-envoy-overloaded": "true" }),
  ],
])("%s is UNAVAILABLE, and the call is not repeated", async (_what, behaviour: Behaviour) => {
  const service = await started(behaviour);
  await expect(connected(service.url).call(caller, read)).rejects.toMatchObject({ problem: problem("UNAVAILABLE") });
  expect(service.received).toHaveLength(1);
});

test("an answer that is not JSON is UNAVAILABLE", async () => {
  const service = await started((_received, response) => void response.end("<html>"));
  await expect(connected(service.url).call(caller, read)).rejects.toMatchObject({ problem: problem("UNAVAILABLE") });
});

test.each([read, command])("a call is repeated until a service is back within a second: $method", async (call) => {
  const first = await started(() => ({ body: {} }));
  const connection = connected(first.url);
  await connection.call(caller, call);
  await first.stop();

  const answer = connection.call(caller, call);
  await new Promise((resolve) => setTimeout(resolve, 400));
  await started(() => ({ body: { back: true } }), first.port);
  expect(await answer).toEqual({ back: true });
});

test("a call whose connection breaks before the answer is repeated with the same headers and body", async () => {
  const service = await started((_received, response) => {
    if (service.received.length > 1) return { body: { second: true } };
    response.destroy();
    return undefined;
  });
  const call = { ...command, headers: { "idempotency-key": "k" } };
  expect(await connected(service.url).call(caller, call)).toEqual({ second: true });
  expect(service.received).toHaveLength(2);
  expect(service.received[1]).toEqual(service.received[0]);
});

test("an answer that breaks off in the middle is UNAVAILABLE", async () => {
  const service = await started((_received, response) => {
    response.writeHead(200, { "content-type": "application/json", "content-length": 1000 });
    response.write('{"items": [', () => response.destroy());
    return undefined;
  });
  await expect(connected(service.url).call(caller, read)).rejects.toMatchObject({ problem: problem("UNAVAILABLE") });
});

test("a service that is away is UNAVAILABLE after about two seconds", async () => {
  const service = await started(() => ({ body: {} }));
  await service.stop();
  const start = performance.now();
  await expect(connected(service.url).call(caller, command)).rejects.toMatchObject({ problem: problem("UNAVAILABLE") });
  expect(performance.now() - start).toBeGreaterThan(1_500);
  expect(performance.now() - start).toBeLessThan(4_000);
});

test("a service that gets a call and does not answer is UNAVAILABLE, and the call is not repeated", async () => {
  const service = await started(() => undefined);
  await expect(connected(service.url).call(caller, command)).rejects.toMatchObject({ problem: problem("UNAVAILABLE") });
  expect(service.received).toHaveLength(1);
});

test("`alive` resolves if the service answers", async () => {
  const service = await started(() => ({ body: {} }));
  const connection = connected(service.url);
  await connection.alive();
  await service.stop();
  // /health/ready shows this message. It must not contain the service's address.
  await expect(connection.alive()).rejects.toThrow(problem("UNAVAILABLE").message);
});
