import { once } from "node:events";
import { connect, createServer } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { within } from "./within.ts";

test("a value or an error that comes in time is passed on", async () => {
  expect(await within(1_000, Promise.resolve("here"))).toBe("here");
  await expect(within(1_000, Promise.reject(new Error("broken")))).rejects.toThrow("broken");
});

test("a late answer is an error with the timeout", async () => {
  await expect(within(10, new Promise(() => {}))).rejects.toThrow("no answer within 10 ms");
});

test("an answer that arrived while the process was busy is in time", async () => {
  const sent = Promise.withResolvers<void>();
  const server = createServer((socket) => void socket.end("here", sent.resolve)).listen(0, "127.0.0.1");
  onTestFinished(() => void server.close());
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the server has no port");
  const socket = connect(address.port, "127.0.0.1");
  await sent.promise;
  const answer = within(20, once(socket, "data"));
  for (const start = Date.now(); Date.now() - start < 100; );
  expect(String(await answer)).toBe("here");
});
