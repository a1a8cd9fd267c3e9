import { createHash } from "node:crypto";
import { createReadStream, createWriteStream, existsSync, statSync } from "node:fs";
import { mkdir, rename, rm } from "node:fs/promises";
import http, { type IncomingMessage } from "node:http";
import https from "node:https";
import { dirname } from "node:path";
import { pipeline } from "node:stream/promises";
import { getCACertificates } from "node:tls";
import { holdNext } from "./lock.mjs";
import { type TryAgainOptions, tryAgain } from "./try-again.mjs";

export interface Download {
  readonly url: string;
  readonly target: string;
  readonly sha256: string;
}

/** In milliseconds, without a byte. */
const stalled = 30_000;

let agents: { readonly "http:": http.Agent; readonly "https:": https.Agent } | undefined;

/**
 * By the proxy of the usual variables, if there is one, whose certificate the system may trust and Node's own list not.
 * Made by the first download, because it takes 75 ms to read the certificates.
 */
function connectionPools() {
  if (agents) return agents;
  const connections = { keepAlive: true, maxSockets: 8, proxyEnv: process.env };
  const ca = [...getCACertificates("default"), ...getCACertificates("system")];
  agents = { "http:": new http.Agent(connections), "https:": new https.Agent({ ...connections, ca }) };
  return agents;
}

/** Downloads what is not there. A file gets its name when it is complete, and an interrupted one is continued. */
export async function downloadAll(what: string, downloads: readonly Download[], options: TryAgainOptions) {
  const attempt = async () => {
    const outcomes = await Promise.allSettled(downloads.map((one) => download(one, options.signal)));
    const failed = outcomes.find(({ status }) => status === "rejected");
    if (failed?.status === "rejected") throw failed.reason;
  };
  await tryAgain(what, attempt, options);
}

async function download({ url, target, sha256 }: Download, signal: AbortSignal | undefined): Promise<void> {
  if (existsSync(target)) return;
  const free = await holdNext(target, undefined, signal);
  try {
    if (existsSync(target)) return;
    const part = `${target}.part`;
    await mkdir(dirname(target), { recursive: true });
    await fetchRest(url, part, signal).catch((cause) => {
      throw new Error(`${url}: ${cause.message || cause.code}`, { cause });
    });
    const actual = await sha256Of(part);
    if (actual !== sha256) {
      await rm(part);
      throw new Error(`${url} has the SHA-256 ${actual}, not the reviewed ${sha256}: it is not used.`);
    }
    await rename(part, target);
  } finally {
    free();
  }
}

async function sha256Of(file: string): Promise<string> {
  const hash = createHash("sha256");
  await pipeline(createReadStream(file), hash);
  return hash.digest("hex");
}

async function fetchRest(url: string, part: string, signal: AbortSignal | undefined): Promise<void> {
  const response = await get(url, existsSync(part) ? statSync(part).size : 0, signal);
  const { statusCode } = response;
  if (statusCode === 200 || statusCode === 206)
    return pipeline(response, createWriteStream(part, { flags: statusCode === 206 ? "a" : "w" }));
  response.resume();
  // Nothing is left to send.
  if (statusCode !== 416) throw new Error(`answered ${statusCode}`);
}

function get(url: string, from: number, signal: AbortSignal | undefined): Promise<IncomingMessage> {
  const { protocol } = new URL(url);
  const [client, agent] =
    protocol === "https:" ? [https, connectionPools()["https:"]] : [http, connectionPools()["http:"]];
  const headers = from > 0 ? { range: `bytes=${from}-` } : {};
  return new Promise((resolve, reject) => {
    const request = client.get(url, { agent, headers, timeout: stalled, ...(signal && { signal }) }, resolve);
    request.on("error", reject);
    request.on("timeout", () => request.destroy(new Error(`ETIMEDOUT: no byte for ${stalled / 1_000} s`)));
  });
}
