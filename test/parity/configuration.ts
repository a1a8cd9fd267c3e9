import { localOnAws } from "../../localstack/aws.ts";
import { Data } from "../../stacks/data.ts";
import type { AwsEnvironment } from "../../stacks/environments/schema.ts";
import { Messaging } from "../../stacks/messaging.ts";
import { Secrets } from "../../stacks/secrets.ts";
import { Storage } from "../../stacks/storage.ts";
import { foundation, network } from "../given.ts";
import { type Attributes, inTemporaryDirectory, type SynthesizedStack } from "../synth.ts";

/** What neither side of the comparison has: kinds of resources, by how their names begin, and why. */
export const leftOut: Readonly<Record<string, string>> = {
  aws_sns_topic_policy: "LocalStack enforces no policy.",
  aws_sqs_queue_policy: "LocalStack enforces no policy.",
  aws_sqs_queue_redrive_allow_policy: "LocalStack enforces no policy.",
  aws_s3_bucket_policy: "LocalStack enforces no policy.",
  aws_s3_bucket_server_side_encryption_configuration: "It names a key, and the mirror has no KMS.",
  aws_cloudfront_: "The free LocalStack has no CloudFront.",
  aws_cloudwatch_log_: "These are the logs of CloudFront and of the rotation.",
  aws_secretsmanager_secret_rotation: "Nobody rotates the passwords of a laptop.",
  aws_lambda_: "It is the rotation.",
  aws_iam_: "It is what the rotation may do.",
};

/** The local environment in an account that is not the mirror's, so that both fit into one LocalStack. */
export const account = "000000000001";
const environment: AwsEnvironment = {
  ...localOnAws,
  aws: { ...localOnAws.aws, foundation: { ...localOnAws.aws.foundation, account } },
};

/**
 * The stacks of messaging, storage and secrets, synthesized for the local environment, as one configuration. What an
 * earlier stack would give them (keys, the network) they get as a value; what they give each other stays a reference.
 *
 * @param storeHost where every store is said to be.
 */
export function configuration(storeHost: string): object {
  const stacks = synthesizedStacks(storeHost);
  const blocks = (of: (stack: SynthesizedStack) => Blocks | undefined) =>
    merged(stacks.map((stack) => of(stack) ?? {}));
  const [{ terraform, provider }] = stacks as [SynthesizedStack];
  const { backend: _, ...settings } = terraform;
  const kept = {
    resource: held(blocks(({ resource }) => resource)),
    ephemeral: blocks(({ ephemeral }) => ephemeral),
  };
  const outputs = Object.assign({}, ...stacks.map(({ output }) => output));
  return {
    terraform: settings,
    // A bucket's address is a path, since its name would not resolve to LocalStack.
    provider: { aws: [{ ...provider.aws?.[0], s3_use_path_style: true }] },
    ...JSON.parse(dereferenced(JSON.stringify(kept), outputs)),
  };
}

type Blocks = Readonly<Record<string, Readonly<Record<string, Attributes>>>>;

function synthesizedStacks(storeHost: string): SynthesizedStack[] {
  const stacks = inTemporaryDirectory((app) => {
    const messaging = new Messaging(app, environment, { foundation });
    new Storage(app, environment, { foundation, messaging });
    const { admins, ...stores } = new Data(app, environment, { foundation, network });
    const endpoint = storeHost;
    const data = {
      admins,
      postgres: { ...stores.postgres, endpoint },
      valkey: { ...stores.valkey, endpoint },
      documents: { ...stores.documents, endpoint },
      opensearch: { ...stores.opensearch, endpoint },
    };
    new Secrets(app, environment, { foundation, network, data });
  });
  return ["messaging", "storage", "secrets"].flatMap((name) => stacks[`${environment.name}-${name}`] ?? []);
}

/** @throws Error if two stacks have a resource of the same kind and id: one would hide the other. */
function merged(all: readonly Blocks[]): Blocks {
  const blocks: Record<string, Record<string, Attributes>> = {};
  for (const [type, byId] of all.flatMap((one) => Object.entries(one)))
    for (const [id, attributes] of Object.entries(byId)) {
      blocks[type] ??= {};
      if (blocks[type][id]) throw new Error(`two stacks have ${type}.${id}`);
      blocks[type][id] = attributes;
    }
  return blocks;
}

function held(resources: Blocks): Blocks {
  const isLeftOut = (address: string) => Object.keys(leftOut).some((prefix) => address.startsWith(prefix));
  const withoutOrder = ({ depends_on, lifecycle, ...attributes }: Attributes): Attributes => {
    const left = (depends_on as string[] | undefined)?.filter((address) => !isLeftOut(address)) ?? [];
    return { ...attributes, depends_on: left };
  };
  return Object.fromEntries(
    Object.entries(resources)
      .filter(([type]) => !isLeftOut(type))
      .map(([type, byId]) => [
        type,
        Object.fromEntries(Object.entries(byId).map(([id, attributes]) => [id, withoutOrder(attributes)])),
      ]),
  );
}

/** What one stack reads from the state of another, as the reference that it is within one configuration. */
function dereferenced(text: string, outputs: Readonly<Record<string, { readonly value: unknown }>>): string {
  return text.replaceAll(/\$\{data\.terraform_remote_state\.[^.]+\.outputs\.([^}]+)\}/g, (whole, name: string) =>
    String(outputs[name]?.value ?? whole),
  );
}
