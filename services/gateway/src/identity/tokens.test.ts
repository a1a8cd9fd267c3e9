import { generateKeyPairSync } from "node:crypto";
import { exportSPKI, importJWK, SignJWT, UnsecuredJWT } from "jose";
import { afterAll, beforeAll, expect, test } from "vitest";
import { audience, type Issuer, issuer, startIssuer } from "../../fixtures/issuer.ts";
import { keySet } from "./keys.ts";
import { createIdentity } from "./tokens.ts";

let ada: Issuer;
beforeAll(async () => {
  ada = await startIssuer();
});
afterAll(() => ada.stop());

const seconds = () => Math.floor(Date.now() / 1000);
const claims = () => ({ iss: issuer, aud: audience, sub: "ada", exp: seconds() + 60 });

function identity(now?: () => number) {
  let lookups = 0;
  const keys = keySet(ada.keysUrl);
  const counted: typeof keys = (header, token) => {
    lookups += 1;
    return keys(header, token);
  };
  const identify = createIdentity({ issuer, audience, keys: counted, ...(now && { now }) });
  return { verify: (token: string) => identify(`Bearer ${token}`), identify, lookups: () => lookups };
}

const refused = (code: string) => ({ problem: { code } });

test("a valid token gives the actor", async () => {
  expect(await identity().verify(await ada.token({ sub: "grace hopper" }))).toEqual({ id: "grace hopper" });
});

test("the scheme may be in lower case", async () => {
  expect(await identity().identify(`bearer ${await ada.token()}`)).toEqual({ id: "ada" });
});

test.each([undefined, "", "Bearer", "Bearer ", "Basic YWRhOnNlY3JldA=="])("%j has no token", async (header) => {
  await expect(identity().identify(header)).rejects.toMatchObject(refused("TOKEN_MISSING"));
});

test.each<[string, object]>([
  ["of another issuer", { iss: "https://id.elsewhere.example" }],
  ["for another audience", { aud: "another-service" }],
  ["without an audience", { aud: undefined }],
  ["without a subject", { sub: undefined }],
  ["with an empty subject", { sub: "" }],
  ["with a subject that is too long", { sub: "a".repeat(201) }],
  ["that never expires", { exp: undefined }],
  ["that is valid from tomorrow", { nbf: seconds() + 86_400 }],
])("a token %s is refused", async (_name, wrong) => {
  await expect(identity().verify(await ada.token({ ...wrong }))).rejects.toMatchObject(refused("TOKEN_INVALID"));
});

test.each([1, 60])("a token that expired %d s ago is TOKEN_EXPIRED", async (ago) => {
  const token = await ada.token({ exp: seconds() - ago });
  await expect(identity().verify(token)).rejects.toMatchObject(refused("TOKEN_EXPIRED"));
});

test("a token is valid at once even if the issuer's clock is 3 s ahead", async () => {
  expect(await identity().verify(await ada.token({ nbf: seconds() + 3 }))).toEqual({ id: "ada" });
});

test("an unsigned token is refused", async () => {
  await expect(identity().verify(new UnsecuredJWT(claims()).encode())).rejects.toMatchObject(refused("TOKEN_INVALID"));
});

test("a token signed with the public key as a shared secret is refused", async () => {
  const key = await importJWK(ada.keys[0] ?? {}, "ES256", { extractable: true });
  if (key instanceof Uint8Array) throw new Error("a public key was expected");
  for (const secret of [await exportSPKI(key), JSON.stringify(ada.keys[0])]) {
    const header = { alg: "HS256", kid: "first" };
    const token = await new SignJWT(claims()).setProtectedHeader(header).sign(new TextEncoder().encode(secret));
    await expect(identity().verify(token)).rejects.toMatchObject(refused("TOKEN_INVALID"));
  }
});

test("a token signed with a key in its own header is refused", async () => {
  const { publicKey, privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const header = { alg: "ES256", kid: "first", jwk: publicKey.export({ format: "jwk" }) };
  const token = await new SignJWT(claims()).setProtectedHeader(header).sign(privateKey);
  await expect(identity().verify(token)).rejects.toMatchObject(refused("TOKEN_INVALID"));
});

test("a token that was changed after signing is refused, and so is other text", async () => {
  const { verify } = identity();
  const [header, , signature] = (await ada.token()).split(".");
  const grace = Buffer.from(JSON.stringify({ ...claims(), sub: "grace" })).toString("base64url");
  for (const token of [`${header}.${grace}.${signature}`, "a.b.c", "x", "....", "e30.e30."])
    await expect(verify(token), token).rejects.toMatchObject(refused("TOKEN_INVALID"));
});

test("a token is verified once and still expires", async () => {
  const exp = seconds() + 60;
  let now = Date.now();
  const { verify, lookups } = identity(() => now);
  const token = await ada.token({ exp });
  await verify(token);
  now = exp * 1000 - 1;
  await verify(token);
  expect(lookups()).toBe(1);
  now = exp * 1000;
  await expect(verify(token)).rejects.toMatchObject(refused("TOKEN_EXPIRED"));
});

test("a token whose key the issuer withdrew is accepted for five more minutes at most", async () => {
  let now = Date.now();
  const { verify } = identity(() => now);
  await ada.changeKey("second");
  const token = await ada.token();
  await verify(token);
  await ada.changeKey("third", { keepOld: false });
  expect(await verify(await ada.token({ sub: "grace" }))).toEqual({ id: "grace" });
  expect(await verify(token)).toEqual({ id: "ada" });
  now += 5 * 60_000;
  await expect(verify(token)).rejects.toMatchObject(refused("TOKEN_INVALID"));
});

test("while the issuer's keys are unavailable, a token is UNAVAILABLE and not TOKEN_INVALID", async () => {
  const token = await ada.token();
  for (const url of ["file:///nowhere/keys.json", "http://127.0.0.1:1/keys.json"]) {
    const identify = createIdentity({ issuer, audience, keys: keySet(new URL(url)) });
    await expect(identify(`Bearer ${token}`), url).rejects.toMatchObject(refused("UNAVAILABLE"));
  }
});
