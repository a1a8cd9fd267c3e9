import { once } from "node:events";
import { type AddressInfo, connect } from "node:net";
import { expect, test } from "vitest";
import { createServer } from "./server.ts";

test("a connection that nobody has used yet does not keep a service from ending", async () => {
  const server = createServer({ service: "test", logLevel: "silent" });
  await server.listen({ host: "127.0.0.1", port: 0 });
  const accepted = once(server.server, "connection");
  const unused = connect((server.server.address() as AddressInfo).port, "127.0.0.1");
  await accepted;
  const disconnected = once(unused, "close");
  await server.close();
  await disconnected;
  expect(server.server.listening).toBe(false);
});
