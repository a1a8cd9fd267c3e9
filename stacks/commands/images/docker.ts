import { spawn } from "node:child_process";
import { once } from "node:events";

const builder = "mindflow-images";

/** A builder that attests: a container of BuildKit, made once. @throws Error if Docker fails; it has printed why. */
export async function attestingBuilder(): Promise<string> {
  if ((await docker("ignore", "buildx", "inspect", builder)) !== 0)
    await succeeding("buildx", "create", "--name", builder, "--driver", "docker-container");
  return builder;
}

/**
 * Gives an image a tag, in its repository or in another one, with what BuildKit attests of it. Not one byte changes.
 *
 * @throws Error if Docker fails; it has printed why.
 */
export function tagImage(url: string, digest: string, tag: string): Promise<void> {
  return succeeding("buildx", "imagetools", "create", "--tag", tag, `${url}@${digest}`);
}

async function succeeding(...parameters: string[]): Promise<void> {
  const code = await docker("inherit", ...parameters);
  if (code !== 0) throw new Error(`docker ${parameters.join(" ")} failed with exit code ${code}.`);
}

async function docker(errors: "ignore" | "inherit", ...parameters: string[]): Promise<number> {
  const [code] = await once(spawn("docker", parameters, { stdio: ["ignore", "ignore", errors] }), "close");
  return code as number;
}
