import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { type CryptoKey, exportJWK, generateKeyPair, type JWK, SignJWT } from "jose";

export const issuer = "https://id.test.example";
export const audience = "mindflow";

/** Somebody who signs tokens with a key of his own, and whose public keys are in a file. */
export async function startIssuer() {
  const directory = await mkdtemp(join(tmpdir(), "mindflow-issuer-"));
  const file = join(directory, "keys.json");
  const keys: JWK[] = [];
  let current: { kid: string; privateKey: CryptoKey };

  /** A new key signs from now on, and the file has only the public keys that are given. */
  async function changeKey(kid: string, { keepOld = true } = {}) {
    const { publicKey, privateKey } = await generateKeyPair("ES256");
    if (!keepOld) keys.length = 0;
    keys.push({ ...(await exportJWK(publicKey)), kid, alg: "ES256", use: "sig" });
    await writeFile(file, JSON.stringify({ keys }));
    current = { kid, privateKey };
  }

  await changeKey("first");
  return {
    keysUrl: pathToFileURL(file),
    keys,
    changeKey,
    /** A token that the gateway believes, but for the claims that are given; an undefined one is left out. */
    token: (claims: Readonly<Record<string, unknown>> = {}) => {
      const exp = Math.floor(Date.now() / 1000) + 3600;
      return new SignJWT({ iss: issuer, aud: audience, sub: "ada", exp, ...claims })
        .setProtectedHeader({ alg: "ES256", kid: current.kid })
        .sign(current.privateKey);
    },
    stop: () => rm(directory, { recursive: true }),
  };
}

export type Issuer = Awaited<ReturnType<typeof startIssuer>>;
