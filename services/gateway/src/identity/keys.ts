import { readFile } from "node:fs/promises";
import { createLocalJWKSet, createRemoteJWKSet, errors, type JWTVerifyGetKey } from "jose";

/** From an `https:` or a `file:` URL. Read again when a token names an unknown key: new keys need no restart. */
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
