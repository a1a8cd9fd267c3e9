import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { jwtVerify } from "jose";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Issuer, startIssuer } from "../../fixtures/issuer.ts";
import { keySet } from "./keys.ts";

let ada: Issuer;
beforeAll(async () => {
  ada = await startIssuer();
});
afterAll(() => ada.stop());

test("a key that was added to the file later is found without a restart", async () => {
  const keys = keySet(ada.keysUrl);
  await jwtVerify(await ada.token(), keys);
  await ada.changeKey("later");
  expect((await jwtVerify(await ada.token(), keys)).protectedHeader.kid).toBe("later");
});

test("keys are read from the issuer's URL once for many tokens", async () => {
  let reads = 0;
  const server = createServer((_request, response) => {
    reads += 1;
    response.end(JSON.stringify({ keys: ada.keys }));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  try {
    const keys = keySet(new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}/jwks.json`));
    for (let i = 0; i < 3; i += 1) await jwtVerify(await ada.token(), keys);
    expect(reads).toBe(1);
  } finally {
    server.close();
    server.closeAllConnections();
  }
});
