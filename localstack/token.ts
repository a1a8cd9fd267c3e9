import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { importJWK, type JWK, SignJWT } from "jose";
import { local } from "../stacks/environments/local.ts";
import { tokenInDocker } from "./docker/token.ts";
import { layout, localMirror, mirrorName } from "./layout.ts";

/**
 * A token that says who `subject` is, signed with the development key of the mirror in `directory`.
 *
 * @param expiresIn from now, as jose has it: "12h", "-1s" for one that has expired.
 * @throws Error if there is no such mirror yet.
 */
export async function signToken(
  directory: string,
  subject: string,
  { expiresIn = "12h" }: { expiresIn?: string } = {},
): Promise<string> {
  const text = await readFile(join(layout(directory).secrets, "token-key"), "utf8").catch((cause) => {
    throw new Error("There is no key to sign with yet: `npm start` makes it.", { cause });
  });
  const key = JSON.parse(text) as JWK;
  return new SignJWT()
    .setProtectedHeader({ alg: "ES256", kid: key.kid ?? "" })
    .setSubject(subject)
    .setIssuer(local.identity.issuer)
    .setAudience(local.identity.audience)
    .setIssuedAt()
    .setExpirationTime(expiresIn)
    .sign(await importJWK(key, "ES256"));
}

if (import.meta.main) {
  const [subject, expiresIn, ...rest] = process.argv.slice(2);
  if (!subject || rest.length > 0) {
    console.error("Usage: npm run -s token -- <subject> [lifetime, such as 30m; 12h where it is left out]");
    process.exit(2);
  }
  try {
    const inDocker = await tokenInDocker(layout(localMirror), mirrorName, process.argv.slice(2));
    console.log(inDocker ?? (await signToken(localMirror, subject, expiresIn ? { expiresIn } : {})));
  } catch (error) {
    console.error((error as Error).message);
    process.exit(1);
  }
}
