import { createHash } from "node:crypto";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { Status } from "../hosts/status.ts";

const page = readFileSync(new URL("page.html", import.meta.url), "utf8");

const policy = [
  "default-src 'none'",
  "connect-src 'self'",
  `script-src '${hashOf("script")}'`,
  `style-src '${hashOf("style")}'`,
  "img-src data:",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join("; ");

function hashOf(element: string): string {
  const content = new RegExp(`<${element}>([^]*?)</${element}>`).exec(page)?.[1] ?? "";
  return `sha256-${createHash("sha256").update(content).digest("base64")}`;
}

/** In milliseconds: several open pages cause no more probes than one. */
const fresh = 1_000;

/** Other names than localhost and 127.0.0.1 are refused: another site could read the status by DNS rebinding. */
export async function servePage(port: number, status: () => Promise<Status>): Promise<Server> {
  let last: { readonly at: number; readonly text: Promise<string> } | undefined;
  const now = () => {
    if (!last || Date.now() - last.at > fresh)
      last = { at: Date.now(), text: status().then((all) => JSON.stringify(all)) };
    return last.text;
  };
  const server = createServer((request, response) => {
    answer(request, now).then(
      ({ code, type, body }) => send(response, code, type, body),
      (error: Error) => send(response, 500, "text/plain", error.message),
    );
  });
  server.listen(port, "127.0.0.1");
  await once(server, "listening");
  // It does not keep its process alive.
  return server.unref();
}

async function answer({ method, headers, url }: IncomingMessage, now: () => Promise<string>) {
  const name = headers.host?.replace(/:\d+$/, "") ?? "";
  if (!["localhost", "127.0.0.1"].includes(name)) return refusal(421, "This page is at http://localhost.");
  if (method !== "GET") return refusal(405, "There is nothing to change here.");
  const path = url?.split("?")[0];
  if (path === "/") return { code: 200, type: "text/html", body: page };
  if (path === "/status.json") return { code: 200, type: "application/json", body: await now() };
  return refusal(404, "There is nothing here but / and /status.json.");
}

const refusal = (code: number, body: string) => ({ code, type: "text/plain", body });

function send(response: ServerResponse, code: number, type: string, body: string): void {
  response.writeHead(code, {
    "content-type": `${type}; charset=utf-8`,
    "content-security-policy": policy,
    "cache-control": "no-store",
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-resource-policy": "same-origin",
    ...(code === 405 && { allow: "GET" }),
  });
  response.end(body);
}
