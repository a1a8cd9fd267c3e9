import type { Server } from "node:http";
import { request } from "node:http";
import { connect } from "node:net";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Status } from "../hosts/status.ts";
import { freePort } from "../ports.ts";
import { servePage } from "./server.ts";

let server: Server;
let port: number;
let probes = 0;
const status: Status = { mirror: "local", state: "stopped", notes: [], parts: [] };

beforeAll(async () => {
  port = await freePort();
  server = await servePage(port, async () => {
    probes++;
    return status;
  });
});
afterAll(() => server.close());

function ask(path: string, { method = "GET", host = `localhost:${port}` } = {}) {
  return new Promise<{ code: number; body: string; headers: NodeJS.Dict<string | string[]> }>((resolve, reject) => {
    const sent = request({ port, host: "127.0.0.1", path, method, headers: { host } }, (response) => {
      let body = "";
      response.on("data", (text) => {
        body += text;
      });
      response.on("end", () => resolve({ code: response.statusCode ?? 0, body, headers: response.headers }));
    });
    sent.on("error", reject).end();
  });
}

test.each([(port: number) => `localhost:${port}`, (port: number) => `127.0.0.1:${port}`])(
  "it answers to its own names",
  async (host) => {
    const { code, body } = await ask("/", { host: host(port) });
    expect(code).toBe(200);
    expect(body).toContain("<!doctype html>");
    expect(JSON.parse((await ask("/status.json", { host: host(port) })).body)).toEqual(status);
  },
);

test.each(["evil.example", "evil.example:4400", "localhost.evil.example"])(
  "under another name (%s) it shows nothing",
  async (host) => {
    for (const path of ["/", "/status.json"]) {
      const { code, body } = await ask(path, { host });
      expect([code, body]).toEqual([421, "This page is at http://localhost."]);
    }
  },
);

test.each(["POST", "PUT", "DELETE", "OPTIONS"])("%s changes nothing", async (method) => {
  const { code, headers } = await ask("/", { method });
  expect([code, headers.allow]).toEqual([405, "GET"]);
});

test("other paths do not exist", async () => {
  for (const path of ["/run.json", "/../package.json", "/secrets"]) expect((await ask(path)).code).toBe(404);
});

test("no other site may frame it, and nothing but its own script runs in it", async () => {
  const { headers } = await ask("/");
  expect(headers["content-security-policy"]).toMatch(
    /default-src 'none'.*script-src 'sha256-[^']+'.*frame-ancestors 'none'/,
  );
  expect(headers["access-control-allow-origin"]).toBeUndefined();
});

test("several pages at once cause one probe of the parts", async () => {
  await new Promise((resolve) => setTimeout(resolve, 1_100));
  const before = probes;
  await Promise.all(Array.from({ length: 10 }, () => ask("/status.json")));
  expect(probes).toBe(before + 1);
});

test("it listens on 127.0.0.1 and nowhere else", async () => {
  const refused = await new Promise((resolve) =>
    connect(port, "127.0.0.2")
      .on("error", () => resolve(true))
      .on("connect", () => resolve(false)),
  );
  expect(refused).toBe(true);
});
