import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type IncomingMessage } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { Sha256 } from "@smithy/core/checksum";
import { HttpRequest } from "@smithy/core/protocols";
import { SignatureV4 } from "@smithy/signature-v4";
import { fastify } from "fastify";
import { afterEach, beforeEach, expect, onTestFinished, test, vi } from "vitest";
import { createOpenSearchClient } from "./opensearch.ts";

const region = "eu-central-1";
const credentials = { accessKeyId: "AKIDEXAMPLE", secretAccessKey: "a-secret-key", sessionToken: "a-session/token==" };

/** One server for two: a pod's credentials agent, and a domain that records its requests. */
async function domain() {
  const requests: { request: IncomingMessage; body: string }[] = [];
  const server = createServer(async (request, response) => {
    if (request.url === "/credentials") {
      const { accessKeyId, secretAccessKey, sessionToken } = credentials;
      const known = request.headers.authorization === "a-pod's-token";
      response.writeHead(known ? 200 : 403, { "content-type": "application/json" });
      const Expiration = new Date(Date.now() + 3_600_000);
      const answer = { AccessKeyId: accessKeyId, SecretAccessKey: secretAccessKey, Token: sessionToken, Expiration };
      response.end(JSON.stringify(known ? answer : {}));
      return;
    }
    requests.push({ request, body: await text(request) });
    response.writeHead(400, { "content-type": "application/json" });
    response.end(JSON.stringify({ error: { type: "parsing_exception" }, status: 400 }));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close());
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the server has no port");
  return { url: `http://127.0.0.1:${address.port}`, requests };
}

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "mindflow-opensearch-"));
  for (const name of Object.keys(process.env).filter((name) => name.startsWith("AWS_"))) vi.stubEnv(name, undefined);
  for (const name of ["AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE"]) vi.stubEnv(name, join(directory, "none"));
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(directory, { recursive: true });
});

function client(url: string, auth: "none" | "iam") {
  const config = { OPENSEARCH_URL: url, OPENSEARCH_AUTH: auth, AWS_REGION: region };
  const made = createOpenSearchClient(config, { requestTimeout: 5_000, maxRetries: 0 });
  onTestFinished(() => made.close());
  return made;
}

async function expected({ request, body }: { request: IncomingMessage; body: string }): Promise<string | undefined> {
  const { authorization = "", "x-amz-date": date } = request.headers;
  const signed = /SignedHeaders=([^,]+)/.exec(authorization)?.[1]?.split(";") ?? [];
  const { pathname, searchParams } = new URL(request.url ?? "", "http://domain");
  const headers = Object.fromEntries(signed.map((name) => [name, String(request.headers[name])]));
  const received = new HttpRequest({
    method: request.method ?? "",
    path: pathname,
    query: Object.fromEntries(searchParams),
    headers,
    body,
  });
  const signer = new SignatureV4({ service: "es", region, credentials, sha256: Sha256, applyChecksum: false });
  const signingDate = new Date(String(date).replace(/^(....)(..)(..T..)(..)(..Z)$/, "$1-$2-$3:$4:$5"));
  const signableHeaders = new Set(signed);
  const answer = await signer.sign(received, { signingDate, signableHeaders });
  return answer.headers.authorization;
}

test("with IAM each request is signed for the service es as the role of the pod", async () => {
  const { url, requests } = await domain();
  writeFileSync(join(directory, "token"), "a-pod's-token");
  vi.stubEnv("AWS_CONTAINER_CREDENTIALS_FULL_URI", `${url}/credentials`);
  vi.stubEnv("AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE", join(directory, "token"));
  const opensearch = client(url, "iam");
  await expect(
    opensearch.search({ index: "tasks", preference: "owner ådå/ø ü%*", body: { size: 1 } }),
  ).rejects.toThrow();
  await expect(
    opensearch.bulk({ body: [{ index: { _index: "tasks", _id: "1" } }, { title: "計画" }] }),
  ).rejects.toThrow();
  await expect(opensearch.ping()).rejects.toThrow();
  expect(requests).toHaveLength(3);
  for (const received of requests) {
    const { headers } = received.request;
    expect(headers.authorization).toMatch(
      /^AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE\/\d{8}\/eu-central-1\/es\/aws4_request, SignedHeaders=/,
    );
    expect(headers["x-amz-security-token"]).toBe(credentials.sessionToken);
    expect(headers.authorization).toBe(await expected(received));
  }
  const lines: string[] = [];
  const { log } = fastify({ logger: { stream: { write: (line: string) => void lines.push(line) } } });
  await opensearch.search({ index: "tasks" }).catch((err) => log.error({ err }, err.message));
  expect(lines.join()).toContain("parsing_exception");
  expect(lines.join()).not.toMatch(/a-secret-key|a-session|Signature=/);
});

test("without credentials each call fails with the reason", async () => {
  const { url, requests } = await domain();
  vi.stubEnv("AWS_EC2_METADATA_DISABLED", "true");
  await expect(client(url, "iam").ping()).rejects.toThrow("credentials");
  expect(requests).toEqual([]);
});

test("without IAM nothing is signed and no credentials are needed", async () => {
  const { url, requests } = await domain();
  await expect(client(url, "none").ping()).rejects.toThrow();
  expect(requests.map(({ request }) => request.headers.authorization)).toEqual([undefined]);
});
