import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, test } from "vitest";
import { creator } from "./creator.ts";

const resources = {
  aws_s3_bucket: { bucket: "one" },
  aws_sns_topic: { name: "one" },
  aws_sqs_queue: { name: "one" },
  aws_ssm_parameter: { name: "one", value: "1", type: "String" },
};

const all = ["s3", "secretsmanager", "sns", "sqs", "ssm"];

test("no service gets a second request before it has answered the first, as LocalStack needs it", async () => {
  const requested = new Set<string>();
  const early: string[] = [];
  const firstAnswers: (() => void)[] = [];
  let areAnswered = false;
  const server = createServer((request, response) => {
    const [, service = ""] = /\/(\w+)\/aws4_request/.exec(`${request.headers.authorization}`) ?? [];
    if (areAnswered) return response.writeHead(400).end();
    if (requested.has(service)) early.push(service);
    requested.add(service);
    firstAnswers.push(() => response.end(/^(sqs|ssm|secretsmanager)$/.test(service) ? "{}" : ""));
    if (requested.size < all.length && early.length === 0) return;
    areAnswered = true;
    for (const answer of firstAnswers) answer();
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const create = creator(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, "/missing");
  const twice = [...Object.entries(resources), ...Object.entries(resources)];
  await Promise.allSettled(twice.map(([type, attributes]) => create(type, attributes)));
  server.close();
  server.closeAllConnections();
  expect(early).toEqual([]);
  expect([...requested].toSorted()).toEqual(all);
});
