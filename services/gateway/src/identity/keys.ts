import { readFile } from "node:fs/promises";
import { createLocalJWKSet, createRemoteJWKSet, errors, type JWTVerifyGetKey } from "jose";

/**
 * The issuer's public keys, from an `https:` or a `file:` URL. They are read when the first token comes and again when
 * a token names a key that is not among them, so an issuer changes its keys without a restart here.
 */
export function keySet(url: URL): JWTVerifyGetKey {
  return url.protocol === "file:" ? fileKeySet(url) : createRemoteJWKSet(url, { timeoutDuration: 3_000 });
}

function fileKeySet(url: URL): JWTVerifyGetKey {
  const read = async () => createLocalJWKSet(JSON.parse(await readFile(url, "utf8")));
  let keys: JWTVerifyGetKey | undefined;
  return async (header, token) => {
    try {
      keys ??= await read();
      return await keys(header, token);
    } catch (error) {
      if (!(error instanceof errors.JWKSNoMatchingKey)) throw error;
      keys = await read();
      return keys(header, token);
    }
  };
}
