import { execFile } from "node:child_process";
import { dirname, resolve } from "node:path";
import { promisify } from "node:util";
import { ConfigurationError, readConfig } from "@mindflow/runtime/config";
import { describe, expect, test } from "vitest";
import type { z } from "zod";
import { type Addresses, serviceSettings } from "../../stacks/derived/settings.ts";
import { dev } from "../../stacks/environments/dev.ts";
import { builtServices, service } from "../../stacks/topology.ts";

const addresses: Addresses = {
  host: "127.0.0.1",
  secretsDirectory: "/secrets",
  tokenKeysUrl: "https://id.example/keys",
  port: (name) => service(name).port,
  url: (name) => `http://${name}:${service(name).port}`,
  topicArn: (topic) => `arn:aws:sns:eu-central-1:000000000000:${topic}.fifo`,
  queueUrl: (queue) => `https://sqs.eu-central-1.amazonaws.com/000000000000/${queue}.fifo`,
  stores: {
    postgres: { host: "postgres", readerHost: "postgres-replica-1,postgres-replica-2", port: 5432, tls: true },
    valkey: { host: "valkey", port: 6379, tls: true, iamCluster: "mindflow-dev-valkey" },
    opensearch: { url: "https://opensearch", iam: true },
  },
};

function refusal(shape: z.ZodRawShape, settings: NodeJS.ProcessEnv): string {
  try {
    readConfig(shape, settings);
    return "";
  } catch (error) {
    if (error instanceof ConfigurationError) return error.message;
    throw error;
  }
}

describe.each(builtServices)("the settings of %s", async (name) => {
  const { config }: { config: z.ZodRawShape } = await import(
    resolve(import.meta.dirname, "../..", dirname(service(name).entry), "config.ts")
  );
  const settings = serviceSettings(name, dev, addresses);
  const variables = Object.keys(config).sort();

  test("that are derived from the topology are exactly the variables that the service reads", () => {
    expect(Object.keys(settings).sort()).toEqual(variables);
    expect(refusal(config, settings)).toBe("");
  });

  test.each(variables)("are refused without %s", (variable) => {
    expect(refusal(config, { ...settings, [variable]: undefined })).toContain(`  ${variable} is not set`);
  });

  test.each(variables)("are refused with an empty %s", (variable) => {
    expect(refusal(config, { ...settings, [variable]: "" })).toContain(`  ${variable} is ""`);
  });

  test("are reported all at once if missing or wrong, before the service starts", async () => {
    const started = promisify(execFile)("node", [service(name).entry], {
      cwd: resolve(import.meta.dirname, "../.."),
      env: { PATH: process.env.PATH, PORT: "none", LOG_LEVEL: "loud" },
    });
    const { code, stdout, stderr } = await started.then(
      () => expect.unreachable("it started"),
      (error: { code: number; stdout: string; stderr: string }) => error,
    );
    expect(code).toBe(1);
    expect(stdout).toBe("");
    for (const variable of variables) expect(stderr).toMatch(new RegExp(`^  ${variable} is `, "m"));
    expect(stderr).not.toMatch(/^\s+at /m);
  });
});
