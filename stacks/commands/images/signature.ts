import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { WrongArgument } from "../names.ts";
import { onPath } from "../on-path.ts";
import type { Attestation } from "./attestations.ts";

export interface Signer {
  /** cosign. */
  readonly program: string;
  /** How it signs. Without options by the identity of the workflow, which GitHub vouches for: there is no key to keep. */
  readonly options: readonly string[];
  readonly env: NodeJS.ProcessEnv;
}

/** @throws WrongArgument without cosign. */
export function cosignOnPath(): string {
  const program = onPath("cosign");
  if (program) return program;
  throw new WrongArgument("cosign is not on the PATH: docs.sigstore.dev/cosign/system_config/installation has it.");
}

/** Signs an image and what is attested of it. `image` has a digest: a tag could mean another image a moment later. */
export async function signImage(image: string, attestations: readonly Attestation[], signer: Signer): Promise<void> {
  const directory = await mkdtemp(join(tmpdir(), "mindflow-attestations-"));
  try {
    await cosign(signer, "sign", image);
    for (const { type, predicate } of attestations) {
      const file = join(directory, `${type}.json`);
      await writeFile(file, JSON.stringify(predicate));
      await cosign(signer, "attest", "--type", type, "--predicate", file, image);
    }
  } finally {
    await rm(directory, { recursive: true });
  }
}

async function cosign({ program, options, env }: Signer, command: string, ...parameters: string[]): Promise<void> {
  await promisify(execFile)(program, [command, "--yes", ...options, ...parameters], { env });
}
