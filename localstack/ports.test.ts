import { once } from "node:events";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createServer, type Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
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

test("another mirror chooses its ports once and keeps them, and no two mirrors have the same", async () => {
  const mirrors = await mkdtemp(join(tmpdir(), "mirrors-"));
  const [one, other] = [join(mirrors, "one"), join(mirrors, "other")];
  const first = await choosePorts({ keptIn: one });
  expect(await choosePorts({ keptIn: one })).toEqual(first);
  const taken = Object.values(await choosePorts({ keptIn: other })).filter((port) =>
    Object.values(first).includes(port),
  );
  expect(taken).toEqual([]);
  // What came to the topology since gets one, and the rest stays.
  const { gateway: _, ...older } = first;
  await writeFile(join(one, "ports.json"), JSON.stringify(older));
  expect(await choosePorts({ keptIn: one })).toMatchObject(older);
  expect(JSON.parse(await readFile(join(one, "ports.json"), "utf8")).gateway).toBeGreaterThan(1024);
  await rm(mirrors, { recursive: true });
});
