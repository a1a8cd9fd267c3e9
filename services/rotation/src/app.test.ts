import { expect, test } from "vitest";
import { createApp } from "./app.ts";
import type { RotationDependencies } from "./rotation.ts";

const finished: RotationDependencies = {
  vault: {
    versionIn: async () => "v2",
    read: () => Promise.reject(new Error("not to be called")),
    keepPending: () => Promise.reject(new Error("not to be called")),
    makeCurrent: () => Promise.reject(new Error("not to be called")),
  },
  users: {
    accepts: () => Promise.reject(new Error("not to be called")),
    setPassword: () => Promise.reject(new Error("not to be called")),
  },
  usernames: { "arn:of:secret": "ada" },
  adminSecret: "arn:of:admin",
};

test("a call of Secrets Manager is logged with its step, secret and version", async () => {
  const lines: object[] = [];
  const handler = createApp(finished, (line) => lines.push(line));
  await handler({ Step: "setSecret", SecretId: "arn:of:secret", ClientRequestToken: "v2" });
  expect(lines).toEqual([{ message: "done", step: "setSecret", secret: "arn:of:secret", version: "v2" }]);
});

test("any other call is refused", async () => {
  const handler = createApp(finished, () => {});
  await expect(handler({ Step: "giveMeThePassword", SecretId: "arn:of:secret" })).rejects.toThrow("Invalid option");
});
