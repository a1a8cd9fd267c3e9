import type { SynthesizedStack } from "../../stacks/synthesized.ts";
import type { Emulator } from "./emulator.ts";
import type { Synthesized } from "./synthesized.ts";

// biome-ignore lint/suspicious/noExplicitAny: AWS's answer, to any operation.
type Ask = (service: string, operation: string, parameters: Readonly<Record<string, unknown>>) => Promise<any>;

/** What a stack may read of another: makes one by AWS's own calls, and gives its attributes. */
const makers: Readonly<Record<string, (name: string, ask: Ask) => Promise<Readonly<Record<string, string>>>>> = {
  async aws_kms_key(_name, ask) {
    const { KeyMetadata } = await ask("kms", "CreateKey", {});
    return { arn: KeyMetadata.Arn };
  },
  async aws_sqs_queue(name, ask) {
    const { QueueUrl } = await ask("sqs", "CreateQueue", { QueueName: name });
    const { Attributes } = await ask("sqs", "GetQueueAttributes", { QueueUrl, AttributeNames: ["QueueArn"] });
    return { url: QueueUrl, arn: Attributes.QueueArn };
  },
};

/**
 * Stands in for the stacks that these read, so that these can be rehearsed without the minutes that those take: makes what
 * is read, and writes it as those stacks' outputs into the bucket of states, which it makes too.
 *
 * @throws Error where it has none of what is read.
 */
export async function standIn(ids: readonly string[], synthesized: Synthesized, emulator: Emulator): Promise<void> {
  const ask: Ask = (service, operation, parameters) => emulator.call({ service, operation, parameters });
  const stackOf = (id: string) => JSON.parse(synthesized.text(id)) as SynthesizedStack;
  const outputs = new Map<string, Set<string>>();
  for (const id of ids)
    for (const [, stack = "", name = ""] of synthesized.text(id).matchAll(reference))
      outputs.set(stack, (outputs.get(stack) ?? new Set()).add(name));
  // The state stack reads nothing, and makes that bucket itself.
  if (outputs.size === 0) return;
  const { bucket, region } = stackOf(ids[0] ?? "").terraform.backend.s3 ?? {};
  await ask("s3", "CreateBucket", { Bucket: bucket, CreateBucketConfiguration: { LocationConstraint: region } });
  const made = new Map<string, Promise<Readonly<Record<string, string>>>>();
  const valueIn = async (id: string, name: string): Promise<string> => {
    const expression = String(stackOf(id).output?.[name]?.value);
    const [, type = "", thing = "", attribute = ""] = /^\$\{(\w+)\.([\w-]+)\.(\w+)\}$/.exec(expression) ?? [];
    const make = makers[type];
    if (!make) throw new Error(`nothing stands in for ${expression} of ${id}: add it to test/rehearsal/stand-ins.ts`);
    const making = made.get(`${type}.${thing}`) ?? make(thing, ask);
    made.set(`${type}.${thing}`, making);
    const value = (await making)[attribute];
    if (value === undefined)
      throw new Error(`what stands in for ${type} has no ${attribute}: test/rehearsal/stand-ins.ts`);
    return value;
  };
  const write = async (id: string, names: ReadonlySet<string>) => {
    const { key } = stackOf(id).terraform.backend.s3 ?? {};
    const values = await Promise.all([...names].map(async (name) => [name, await valueIn(id, name)] as const));
    await ask("s3", "PutObject", { Bucket: bucket, Key: key, Body: stateOf(Object.fromEntries(values)) });
  };
  await Promise.all([...outputs].map(([id, names]) => write(id, names)));
}

/** How CDKTF writes that one stack reads an output of another. */
const reference = /terraform_remote_state\.cross-stack-reference-input-([\w-]+)\.outputs\.([\w-]+)/g;

/** A state of Terraform's, of nothing but outputs. */
function stateOf(outputs: Readonly<Record<string, string>>): string {
  const values = Object.entries(outputs).map(([name, value]) => [name, { value, type: "string", sensitive: true }]);
  return JSON.stringify({ version: 4, serial: 1, lineage: "", outputs: Object.fromEntries(values), resources: [] });
}
