import { type Attributes, resources, type SynthesizedStack } from "../../../stacks/base/synthesized.ts";

export type Stacks = Readonly<Record<string, SynthesizedStack>>;

/** What people call a type of resource, where the provider's word is not it. */
const nouns: Readonly<Record<string, string>> = {
  aws_elasticache_replication_group: "Valkey",
  aws_elasticache_user: "Valkey user",
  aws_kms_key: "key",
  aws_kms_replica_key: "key",
  aws_lambda_function: "function",
  aws_opensearch_domain: "OpenSearch",
  aws_s3_bucket: "bucket",
  aws_secretsmanager_secret: "secret",
  aws_sns_topic: "topic",
  aws_sqs_queue: "queue",
};

/** There is one of each: its name says no more. */
const single = ["aws_opensearch_domain", "aws_elasticache_replication_group", "aws_eks_cluster"];

/**
 * Puts names that a person knows for Terraform's references and ARNs, the same in every environment. Names of two things that
 * differ in what they allow differ too: another account, another region and a wildcard stay visible.
 */
export class Names {
  readonly environment: string;
  readonly #stacks: Stacks;
  readonly #account: string;
  readonly #region: string;

  constructor(environment: string, stacks: Stacks) {
    this.environment = environment;
    this.#stacks = stacks;
    const [provider] = stacks[`${environment}-foundation`]?.provider.aws ?? [];
    this.#account = String([provider?.allowed_account_ids].flat()[0]);
    this.#region = String(provider?.region);
  }

  /** @param stack the stack in which the text is: its references are to resources of that stack. */
  of(text: unknown, stack: string): string {
    return this.#literals(String(text).replace(/\$\{([^}]+)\}/g, (_, inner: string) => this.#reference(inner, stack)));
  }

  /** The name alone, as `notifier` of `mindflow-dev-notifier`. */
  short(name: string): string {
    return name
      .replace(`mindflow-${this.environment}-`, "")
      .replace(`-${this.#account}`, "")
      .replace(/\.fifo$/, "");
  }

  /** The names of all resources. */
  things(): string[] {
    return Object.entries(this.#stacks).flatMap(([stack, synthesized]) =>
      resources(synthesized).map(({ type, id, attributes }) => this.#resource(type, id, attributes, stack)),
    );
  }

  #reference(reference: string, stack: string): string {
    const [, other = "", output = ""] =
      /^data\.terraform_remote_state\.cross-stack-reference-input-([\w-]+)\.outputs\.([\w-]+)$/.exec(reference) ?? [];
    if (other) return this.of(this.#stacks[other]?.output?.[output]?.value ?? reference, other);
    const [, data, type = "", id = ""] = /^(data\.)?(\w+)\.([\w-]+)\./.exec(reference) ?? [];
    const resources = data ? this.#stacks[stack]?.data : this.#stacks[stack]?.resource;
    const attributes = resources?.[type]?.[id];
    return attributes ? this.#resource(type, id, attributes, stack) : reference;
  }

  #resource(type: string, id: string, attributes: Attributes, stack: string): string {
    if (type === "aws_secretsmanager_secret_version") return this.of(attributes.secret_id, stack);
    const noun = nouns[type] ?? type.replace(/^aws_(iam_|eks_|cloudwatch_)?/, "").replaceAll("_", " ");
    return single.includes(type) ? noun : `${noun} ${this.#nameOf(type, id, attributes, stack)}`;
  }

  #nameOf(type: string, id: string, attributes: Attributes, stack: string): string {
    const { name, bucket, user_name, cluster_identifier, identifier, function_name } = attributes;
    const alias = type === "aws_kms_key" ? this.#alias(id, stack) : undefined;
    const given = alias ?? name ?? bucket ?? function_name ?? user_name ?? cluster_identifier ?? identifier;
    return this.short(given === undefined ? id.replace(/_[0-9A-F]{6,8}$/, "") : String(given));
  }

  #alias(key: string, stack: string): string | undefined {
    const aliases = Object.values(this.#stacks[stack]?.resource.aws_kms_alias ?? {});
    const found = aliases.find(({ target_key_id }) => String(target_key_id).startsWith(`\${aws_kms_key.${key}.`));
    return found && String(found.name).replace("alias/", "");
  }

  #literals(text: string): string {
    return text
      .replace(/arn:aws:([\w-]+):([\w-]*|\*):(\w*|\*):/g, (_, service, region, account) =>
        [service, region === this.#region ? "" : region, account === this.#account ? "" : account]
          .filter(Boolean)
          .join(":")
          .concat(" "),
      )
      .replace(/\bs3 /g, "bucket ")
      .replace(/\biam (role|policy)\//g, "$1 ")
      .replaceAll(this.#account, "<account>")
      .replaceAll(this.#region, "<region>")
      .replace(new RegExp(`\\b${this.environment}\\b`, "g"), "<environment>");
  }
}
