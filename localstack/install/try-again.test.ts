import { expect, test, vi } from "vitest";
import { tryAgain } from "./try-again.mjs";

const failing = (message: string) => vi.fn(() => Promise.reject(new Error(message)));

test.each([
  [
    "npm",
    "npm error code EAI_AGAIN\nnpm error request to https://npm.example/pg failed, reason: getaddrinfo EAI_AGAIN npm.example",
    "npm.example",
  ],
  [
    "pip",
    "WARNING: Retrying (Retry(total=0)) after connection broken by 'NewConnectionError(\"HTTPSConnection(host='pypi.example', port=443): Failed to establish a new connection: [Errno -3] Temporary failure in name resolution\")': /simple/moto/\nERROR: No matching distribution found for moto==5.1.1",
    "pypi.example",
  ],
  [
    "Terraform",
    '│ Error: Failed to query available provider packages\n│ could not connect to terraform.example: failed to request discovery\n│ document: Get "https://terraform.example/.well-known/terraform.json":\n│ dial tcp: lookup terraform.example on 127.0.0.53:53: no such\n│ host',
    "terraform.example",
  ],
  [
    "Helm",
    'Error: looks like "https://charts.example" is not a valid chart repository: Get "https://charts.example/index.yaml": EOF',
    "charts.example",
  ],
  [
    "Docker",
    'Error response from daemon: Get "https://images.example/v2/": net/http: TLS handshake timeout',
    "images.example",
  ],
  ["a busy server", "https://maven.example/maven2/a.jar: answered 503", "maven.example"],
])(
  "what a fault of the network made fail for %s is tried again; the last error says what, where and the way out",
  async (_who, message, host) => {
    const said: string[] = [];
    const attempt = failing(message);
    const trying = tryAgain("The thing", attempt, { say: (line) => said.push(line), outage: 1 });
    await expect(trying).rejects.toThrow(
      /^The thing cannot be had \(tried for \d+ s\): .*\n.*is kept\. Check the network/,
    );
    await expect(trying).rejects.toThrow(host);
    expect(attempt).toHaveBeenCalledTimes(2);
    expect(said).toEqual([expect.stringMatching(/The thing: .*Trying again in [01]\.\d s/)]);
  },
);

test.each([
  ["npm error code E404\nnpm error 404 Not Found - GET https://npm.example/nothing"],
  [
    "npm error code EUSAGE\n`npm ci` can only install packages when your package.json and package-lock.json are in sync",
  ],
  ["npm error code EINTEGRITY\nnpm error sha512-503 integrity checksum failed"],
  ["npm error code ENOSPC"],
  ["ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE."],
  ["https://maven.example/maven2/a.jar: answered 404"],
  ['Error: chart "istiod" version "1.500.0" not found in https://charts.example/istio repository'],
])("what would be the same the next time is not tried again: %s", async (message) => {
  const attempt = failing(message);
  await expect(tryAgain("The thing", attempt, { say: () => {}, outage: 1 })).rejects.toThrow(message);
  expect(attempt).toHaveBeenCalledTimes(1);
});

test("the attempts go on for two minutes after the first failure, with pauses of up to 15 s, and stop at once when asked", async () => {
  vi.useFakeTimers();
  try {
    const at: number[] = [];
    const attempt = () => {
      at.push(performance.now());
      return Promise.reject(new Error("connect ECONNREFUSED"));
    };
    const begun = performance.now();
    const gaveUp = expect(tryAgain("The thing", attempt, { say: () => {} })).rejects.toThrow("cannot be had");
    await vi.runAllTimersAsync();
    await gaveUp;
    const lasted = (at.at(-1) ?? 0) - begun;
    expect(lasted).toBeGreaterThanOrEqual(120_000);
    expect(lasted).toBeLessThan(136_000);
    const pauses = at.slice(1).map((time, before) => time - (at[before] ?? 0));
    expect(Math.max(...pauses)).toBeLessThanOrEqual(15_000);
    expect(pauses[0]).toBeLessThanOrEqual(1_000);
  } finally {
    vi.useRealTimers();
  }
  const stop = new AbortController();
  const stopped = tryAgain("The thing", failing("ECONNRESET"), { say: () => stop.abort(), signal: stop.signal });
  await expect(stopped).rejects.toThrow("aborted");
});
