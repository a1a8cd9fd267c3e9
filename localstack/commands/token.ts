import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { importJWK, type JWK, SignJWT } from "jose";
import { local } from "../../stacks/environments/local.ts";
import { tokenInDocker } from "../docker/token.ts";
import { requireOwn } from "../hosts/owner.ts";
import { layout, localMirror, mirrorName } from "../layout.ts";
import { runCommand, UsageError } from "./command.ts";

/** @param expiresIn from now, in jose's format: "12h", "-1s". */
export async function signToken(
  directory: string,
  subject: string,
  { expiresIn = "12h" }: { expiresIn?: string } = {},
): Promise<string> {
  const text = await readFile(join(layout(directory).secrets, "token-key"), "utf8").catch((cause) => {
    throw new Error("There is no signing key yet: `npm start` creates it.", { cause });
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

const usage = `Usage: npm run -s token -- <subject> [lifetime, such as 30m; without it 12h]
Example: npm run -s token -- ada 30m`;

if (import.meta.main)
  await runCommand(usage, { allowPositionals: true }, async ({ positionals }) => {
    const [subject, expiresIn, ...rest] = positionals;
    if (!subject) throw new UsageError("Name the subject of the token: the id of a user.");
    if (rest.length > 0) throw new UsageError("A token has one subject and one lifetime.");
    requireOwn(localMirror);
    const inDocker = await tokenInDocker(layout(localMirror), mirrorName, positionals);
    console.log(inDocker ?? (await signToken(localMirror, subject, expiresIn ? { expiresIn } : {})));
  });
