import { execFileSync } from "node:child_process";
import { generateKeyPairSync } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { lintSource } from "@secretlint/core";
import { creator } from "@secretlint/secretlint-rule-preset-recommend";
import { expect, test } from "vitest";
import { repositoryRoot } from "../../stacks/base/repository.ts";

const preset = "@secretlint/secretlint-rule-preset-recommend";

async function secretsIn(filePath: string, content: string): Promise<string[]> {
  const { messages } = await lintSource({
    source: { filePath, content, ext: "", contentType: "text" },
    options: { config: { rules: [{ id: preset, rule: creator }] }, maskSecrets: true },
  });
  return messages.map(({ loc, message }) => `${filePath}:${loc.start.line}: ${message}`);
}

test("no committed file has a key, a token or a password of a service", async () => {
  const listed = execFileSync("git", ["ls-files", "-z"], { cwd: repositoryRoot, encoding: "utf8" });
  const found: string[] = [];
  for (const path of listed.split("\0").filter(Boolean))
    found.push(...(await secretsIn(path, readFileSync(join(repositoryRoot, path), "utf8"))));
  expect(found).toEqual([]);
}, 120_000);

const { privateKey } = generateKeyPairSync("rsa", {
  modulusLength: 2048,
  privateKeyEncoding: { type: "pkcs8", format: "pem" },
  publicKeyEncoding: { type: "spki", format: "pem" },
});

// Put together here, so that this file has none.
test.each([
  ["a key of AWS", `aws_secret_access_key = "${"wJalrXUtnFEMI/K7MDENG/"}${"bPxRfiCYEXAMPLEKEX"}"`],
  ["a token of GitHub", `token: ${"ghp_"}${"wWPw5k4aXcaT4fNP0UcnZwJUVFk6LO0pINUx"}`],
  ["a private key", privateKey],
])("%s is found, and not printed", async (_what, line) => {
  expect(await secretsIn("notes.txt", line)).toEqual([expect.stringMatching(/^notes\.txt:1: found [^:]+: \*+/)]);
});
