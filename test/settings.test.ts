import { execFile } from "node:child_process";
import { dirname, resolve } from "node:path";
import { promisify } from "node:util";
import { ConfigurationError, readConfig } from "@mindflow/runtime/config";
import { describe, expect, test } from "vitest";
import type { z } from "zod";
import { dev } from "../stacks/environments/dev.ts";
import { type Addresses, serviceSettings } from "../stacks/settings.ts";
import { builtServices, service } from "../stacks/topology.ts";

const somewhere: Addresses = {
  host: "127.0.0.1",
  secretsDirectory: "/secrets",
  tokenKeysUrl: "https://id.example/keys",
  port: (name) => service(name).port,
  url: (name) => `http://${name}:${service(name).port}`,
  topicArn: (topic) => `arn:aws:sns:eu-central-1:000000000000:${topic}.fifo`,
  queueUrl: (queue) => `https://sqs.eu-central-1.amazonaws.com/000000000000/${queue}.fifo`,
  stores: {
    postgres: { host: "postgres", port: 5432, tls: true },
    valkey: { host: "valkey", port: 6379, tls: true, iamCluster: "mindflow-dev-valkey" },
    opensearch: { url: "https://opensearch", iam: true },
  },
};

/** What a configuration is refused with; nothing where it is sound. */
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
    resolve(import.meta.dirname, "..", dirname(service(name).entry), "config.ts")
  );
  const settings = serviceSettings(name, dev, somewhere);
  const variables = Object.keys(config).sort();

  test("are derived from the topology under the names that the service reads, none more and none less", () => {
    expect(Object.keys(settings).sort()).toEqual(variables);
    expect(refusal(config, settings)).toBe("");
  });

  test.each(variables)("are refused without %s", (variable) => {
    expect(refusal(config, { ...settings, [variable]: undefined })).toContain(`  ${variable} is not set`);
  });

  test.each(variables)("are refused with an empty %s", (variable) => {
    expect(refusal(config, { ...settings, [variable]: "" })).toContain(`  ${variable} is ""`);
  });

  test("are reported all at once, missing and wrong ones, before anything starts", async () => {
    const started = promisify(execFile)("node", [service(name).entry], {
      cwd: resolve(import.meta.dirname, ".."),
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
