import { generateKeyPairSync } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { listed, WrongArgument } from "../../stacks/commands/names.ts";
import { environmentNames } from "../../stacks/environments/files.ts";
import { cloudEnvironments } from "../../stacks/environments/index.ts";
import { inOrder } from "../../stacks/environments/order.ts";
import type { AwsEnvironment } from "../../stacks/environments/schema.ts";
import { copyRequests, requestsLock } from "../charts/third-party/requests.ts";
import { type Addition, camelCase, freeName } from "./addition.ts";
import { isConstantName, type Path, replaceValue } from "./literal-edit.ts";
import { addressBlock, placeholderAccount } from "./own-values.ts";

interface EnvironmentOptions {
  readonly like?: string | undefined;
}

/** A copy of another environment, with placeholders for what two environments cannot share. */
export function newEnvironment(root: string, name: string, { like }: EnvironmentOptions): Addition {
  freeName("environment", name, environmentNames);
  if (!isConstantName(camelCase(name)))
    throw new WrongArgument(`"${name}" is a word of TypeScript: choose another name.`);
  const model = cloudEnvironments.find((environment) => environment.name === like);
  const wayOut = `--like ${listed(cloudEnvironments.map((environment) => environment.name))}`;
  if (!model)
    throw new WrongArgument(like ? `"${like}" is no environment on AWS: use ${wayOut}.` : `Name its model: ${wayOut}.`);
  const file = `stacks/environments/${name}.ts`;
  const text = literalOf(name, model, readFileSync(join(root, `stacks/environments/${model.name}.ts`), "utf8"));
  const order = inOrder([...cloudEnvironments, { ...model, name }]).map((environment) => environment.name);
  return {
    files: {
      [file]: text,
      [requestsLock]: copyRequests(readFileSync(join(root, requestsLock), "utf8"), model.name, name, order),
    },
    isPackage: false,
    next: [
      `Read ${file} once: its sizes, limits and reasons are those of ${model.name}.`,
      `It is deployed after ${model.deployedAfter ?? "no other environment"}: \`deployedAfter\` says so.`,
      "Nobody has the private key of its media-signing key: docs/how-to/media-signing-key.md.",
      `Set values of yours for the placeholders: npm run preflight -- ${name} lists them, and asks your account.`,
      `Rehearse it, also for the plans of its changes: npm run rehearse -- ${name} --update.`,
      "Deploy it: docs/how-to/first-deployment.md.",
    ],
  };
}

function literalOf(name: string, model: AwsEnvironment, text: string): string {
  const constant = camelCase(name);
  const renamed = text
    .replace(`export const ${camelCase(model.name)} =`, `export const ${constant} =`)
    .replaceAll(new RegExp(`(?<!export const )\\b${model.name}\\b`, "g"), name)
    .replaceAll(new RegExp(`\\b${capitalised(model.name)}\\b`, "g"), capitalised(name));
  const own: [Path, string][] = [
    [[constant, "aws", "foundation", "account"], JSON.stringify(placeholderAccount(cloudEnvironments))],
    [[constant, "aws", "network", "cidr"], JSON.stringify(addressBlock(cloudEnvironments))],
    [[constant, "aws", "edge", "domain"], JSON.stringify(`${name}.mindflow.example`)],
    [[constant, "aws", "storage", "media", "signingKeys"], signingKeys()],
  ];
  return own.reduce((edited, [path, value]) => replaceValue(edited, path, value), renamed);
}

/** A key whose private half is kept by nobody, under the name of this month. */
function signingKeys(): string {
  const { publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const month = new Date().toISOString().slice(0, "yyyy-mm".length);
  return `{ "${month}": \`${publicKey.export({ type: "spki", format: "pem" })}\` }`;
}

function capitalised(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1);
}
