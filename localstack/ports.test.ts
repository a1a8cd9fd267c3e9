import { once } from "node:events";
import { createServer, type Server } from "node:net";
import { afterAll, expect, test } from "vitest";
import { choosePorts, requireFree } from "./ports.ts";

const servers: Server[] = [];
afterAll(() => {
  for (const server of servers) server.close();
});

async function listen(port: number, host?: string): Promise<void> {
  const server = createServer().listen(port, host);
  servers.push(server);
  await once(server, "listening");
}

test("every port in use is named at once, with who needs it and who holds it", async () => {
  const ports = await choosePorts("free");
  await requireFree(ports);
  await listen(ports.postgres, "127.0.0.1");
  await listen(ports.gateway);
  const holder = `is held by process ${process.pid}: `;
  const error: Error = await requireFree(ports).then(
    () => new Error("nothing was refused"),
    (refused) => refused,
  );
  const lines = error.message.split("\n");
  expect(lines).toHaveLength(4);
  expect(lines[0]).toBe("2 ports are in use:");
  expect(error.message).toContain(`  ${ports.postgres}, which postgres needs, ${holder}`);
  expect(error.message).toContain(`  ${ports.gateway}, which gateway needs, ${holder}`);
});

test("free ports are all different, and not among those that Linux gives to outgoing connections", async () => {
  const ports = Object.values(await choosePorts("free"));
  expect(new Set(ports).size).toBe(ports.length);
  expect(Math.max(...ports)).toBeLessThan(32_768);
});
