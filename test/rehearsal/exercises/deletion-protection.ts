import { join } from "node:path";
import type { AwsEnvironment } from "../../../stacks/environments/schema.ts";
import { resourcesByAddress, synthesizeEnvironment } from "../synthesized-environment.ts";

type Attributes = Readonly<Record<string, unknown>>;

const protections: Readonly<Record<string, (attributes: Attributes, type: string) => boolean>> = {
  prevent_destroy: ({ lifecycle }) => (lifecycle as Attributes | undefined)?.prevent_destroy === true,
  deletion_protection: ({ deletion_protection, enable_deletion_protection }) =>
    deletion_protection === true || enable_deletion_protection === true,
  "its objects": ({ force_destroy }, type) => type === "aws_s3_bucket" && force_destroy !== true,
};

export interface Protection {
  readonly by: string;
  readonly addresses: readonly string[];
}

/** The protected resources of the environment without the rehearsal's overrides: a destroy fails at them. */
export async function protectedOnAws(
  environment: AwsEnvironment,
  { directory, source }: { directory: string; source: string },
): Promise<Protection[]> {
  const outdir = join(directory, "as-on-aws", "out");
  const synthesized = await synthesizeEnvironment(environment, { outdir, source, asOnAws: true });
  const resources = [...synthesized.dependencies.keys()].flatMap((id) =>
    [...resourcesByAddress(synthesized, id)].map(([address, attributes]) => ({
      name: `${id} ${address}`,
      address,
      attributes,
    })),
  );
  return Object.entries(protections).map(([by, isProtected]) => ({
    by,
    addresses: resources
      .filter(({ address, attributes }) => isProtected(attributes, address.split(".")[0] ?? ""))
      .map(({ name }) => name),
  }));
}
