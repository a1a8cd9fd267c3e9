import { runProgram } from "../../commands/run-program.ts";
import type { AwsEnvironment } from "../../environments/schema.ts";
import { Refused } from "./refused.ts";

export interface Cosign {
  readonly program: string;
  /** cosign's options that say whose signatures count. */
  readonly signer: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

/** What the workflow attests of an image, by cosign's name of its type. */
const attestations = { "how it was built": "slsaprovenance1", "what it contains": "spdxjson" } as const;

/** The workflow that builds the images, on the main branch. GitHub says so to Sigstore, which issues a certificate for it. */
export function signerOf({ aws }: AwsEnvironment): string[] {
  const workflow = `https://github.com/${aws.foundation.repository}/.github/workflows/images.yml@refs/heads/main`;
  return [
    ...["--certificate-identity", workflow],
    ...["--certificate-oidc-issuer", "https://token.actions.githubusercontent.com"],
  ];
}

/** @throws Refused that names every image without the signature or one of the attestations, with cosign's reason. */
export async function verifySignatures(images: readonly string[], cosign: Cosign): Promise<void> {
  const faults = (await Promise.all(images.map((image) => faultsOf(image, cosign)))).flat();
  if (faults.length > 0)
    throw new Refused(
      `${faults.join("\n")}\nThe workflow \`images\` builds, signs and attests the images of a commit.`,
    );
}

async function faultsOf(image: string, { program, signer, env }: Cosign): Promise<string[]> {
  const verify = async (what: string, command: readonly string[]) => {
    try {
      await runProgram(program, [...command, ...signer, image], { env });
      return [];
    } catch (error) {
      return [`${image} has no valid ${what}: ${reasonIn((error as Error).message)}`];
    }
  };
  const unsigned = await verify("signature", ["verify"]);
  // Without a signature the others say the same again.
  if (unsigned.length > 0) return unsigned;
  const checks = Object.entries(attestations).map(([what, type]) =>
    verify(`attestation of ${what}`, ["verify-attestation", "--type", type]),
  );
  return (await Promise.all(checks)).flat();
}

/** cosign's last line, without what stands before every one. */
function reasonIn(text: string): string {
  return (text.trim().split("\n").at(-1) ?? "").replace(/^error during command execution: /, "");
}
