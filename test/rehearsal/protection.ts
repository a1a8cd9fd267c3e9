import { join } from "node:path";
import type { AwsEnvironment } from "../../stacks/environments/schema.ts";
import { resourcesOf, synthesizeEnvironment } from "./synthesized.ts";

type Attributes = Readonly<Record<string, unknown>>;

/** What keeps a resource on AWS although its stack is destroyed. */
const protections: Readonly<Record<string, (attributes: Attributes, type: string) => boolean>> = {
  prevent_destroy: ({ lifecycle }) => (lifecycle as Attributes | undefined)?.prevent_destroy === true,
  deletion_protection: (one) => one.deletion_protection === true || one.enable_deletion_protection === true,
  "its objects": ({ force_destroy }, type) => type === "aws_s3_bucket" && force_destroy !== true,
};

export interface Protection {
  readonly by: string;
  readonly addresses: readonly string[];
}

/** What a destroy would stop at in the environment as it is, without the rehearsal's switches. */
export async function protectedOnAws(
  environment: AwsEnvironment,
  { directory, source }: { directory: string; source: string },
): Promise<Protection[]> {
  const outdir = join(directory, "as-on-aws", "out");
  const synthesized = await synthesizeEnvironment(environment, { outdir, source, asOnAws: true });
  const all = [...synthesized.needs.keys()].flatMap((id) =>
    [...resourcesOf(synthesized, id)].map(([address, attributes]) => ({
      name: `${id} ${address}`,
      address,
      attributes,
    })),
  );
  return Object.entries(protections).map(([by, keeps]) => ({
    by,
    addresses: all
      .filter(({ address, attributes }) => keeps(attributes, address.split(".")[0] ?? ""))
      .map(({ name }) => name),
  }));
}
