import { problem } from "@mindflow/contracts/problems";
import { afterEach, expect, test } from "vitest";
import { type Behaviour, startService } from "../../test/service.ts";
import { connect } from "./connection.ts";

const caller = { actorId: "ada@löve lace", requestId: "one" };
const read = { method: "GET", path: "/tasks/1" } as const;
const order = { method: "POST", path: "/commands/CreateTask", body: '{"title":"Plan"}' } as const;

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

test("a call says for whom it is, and in which request", async () => {
  const service = await started(() => ({ body: { id: 1 } }));
  expect(await connected(service.url).call(caller, read)).toEqual({ id: 1 });
  expect(service.received[0]?.headers).toMatchObject({
    "x-mindflow-actor": "ada%40l%C3%B6ve%20lace",
    "x-request-id": "one",
  });
});

test("a refusal is the service's own problem, and is not asked for again", async () => {
  const refusal = { ...problem("INVALID_INPUT"), faults: [{ path: "title", message: "must not be empty" }] };
  const service = await started(() => ({ status: 400, body: refusal }));
  await expect(connected(service.url).call(caller, order)).rejects.toMatchObject({ problem: refusal });
  expect(service.received).toHaveLength(1);
});

test.each([
  ["an answer that is no problem", 503, { error: "Service Unavailable" }],
  ["a problem with an unknown code", 400, { code: "SOMETHING_ELSE", message: "internal detail" }],
])("%s is UNAVAILABLE", async (_name, status, body) => {
  const service = await started(() => ({ status, body }));
  await expect(connected(service.url).call(caller, read)).rejects.toMatchObject({ problem: problem("UNAVAILABLE") });
});

test("an answer that is not JSON is UNAVAILABLE", async () => {
  const service = await started((_received, response) => void response.end("<html>"));
  await expect(connected(service.url).call(caller, read)).rejects.toMatchObject({ problem: problem("UNAVAILABLE") });
});

test.each([read, order])("a service that comes back within a second is waited for: $method", async (call) => {
  const first = await started(() => ({ body: {} }));
  const connection = connected(first.url);
  await connection.call(caller, call);
  await first.stop();

  const answer = connection.call(caller, call);
  await new Promise((resolve) => setTimeout(resolve, 400));
  await started(() => ({ body: { back: true } }), first.port);
  expect(await answer).toEqual({ back: true });
});

test("a connection that breaks before the answer is tried again, with the same headers and body", async () => {
  const service = await started((_received, response) => {
    if (service.received.length > 1) return { body: { second: true } };
    response.destroy();
    return undefined;
  });
  const call = { ...order, headers: { "idempotency-key": "k" } };
  expect(await connected(service.url).call(caller, call)).toEqual({ second: true });
  expect(service.received).toHaveLength(2);
  expect(service.received[1]).toEqual(service.received[0]);
});

test("an answer that breaks off in the middle is UNAVAILABLE, not half an answer", async () => {
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
  await expect(connected(service.url).call(caller, order)).rejects.toMatchObject({ problem: problem("UNAVAILABLE") });
  expect(performance.now() - start).toBeGreaterThan(1_500);
  expect(performance.now() - start).toBeLessThan(4_000);
});

test("a service that takes a call and does not answer is UNAVAILABLE, and is asked once", async () => {
  const service = await started(() => undefined);
  await expect(connected(service.url).call(caller, order)).rejects.toMatchObject({ problem: problem("UNAVAILABLE") });
  expect(service.received).toHaveLength(1);
});

test("a service is alive when it answers so", async () => {
  const service = await started(() => ({ body: {} }));
  const connection = connected(service.url);
  await connection.alive();
  await service.stop();
  // The address of a service is nobody's business who may read /health/ready.
  await expect(connection.alive()).rejects.toThrow(problem("UNAVAILABLE").message);
});
