import type { Access } from "./difference.ts";
import { type Edge, explains } from "./edges/edge.ts";
import { edgesOf } from "./edges/topology-edges.ts";
import { type Grant, keyOf } from "./grant.ts";
import { groupsOf } from "./texts.ts";

interface Held {
  readonly grant: Grant;
  /** Empty: in every environment. */
  readonly only: readonly string[];
}

/** Those outside of the topology, by their names. The first that fits counts. */
const kinds: readonly (readonly [title: string, who: RegExp])[] = [
  ["Services of AWS", /amazonaws\.com$/],
  ["People and workflows", /^(ci-|group |role |roles |openid |people|policy |\*$)/],
  ["The network", /^(security group|any address|every pod|pods \w+=|the \w+ subnets|[\d.]+\/)/],
  ["The platform", /./],
];

/** `docs/access.md`: who may do what, each thing once for all environments that have it. */
export function accessPage({ topology, environments }: Access): string {
  const held = heldIn(environments);
  const edges = edgesOf(topology);
  const byEdge = Map.groupBy(held, ({ grant }) => edges.find((edge) => explains(edge, grant)));
  const rest = byEdge.get(undefined) ?? [];
  const byKind = Map.groupBy(
    rest.filter(({ grant }) => !grant.limit),
    ({ grant }) => kinds.find(([, who]) => who.test(grant.who)),
  );
  const sections = kinds.flatMap((kind) => {
    const those = byKind.get(kind);
    return those ? [`### ${kind[0]}\n\n${table(those)}\n`] : [];
  });
  return `<!-- Derived from what is synthesized and rendered by \`npm run derive\`: change stacks/topology.ts, or a permission. -->

# Access

Who may do what in ${Object.keys(environments).join(", ")}. What is not in all of them names its environments.
\`npm run access -- --base main\` shows what a change adds and takes away, and refuses what nothing explains.

The page is read from the synthesized Terraform (IAM, security groups, OpenSearch's roles, Valkey's users), from the rendered charts
(network policies, the mesh, secrets, Kubernetes' roles) and from PostgreSQL after all migrations. Third-party charts give
their own controllers roles in the cluster, which are not here.

## Services

Each row is an edge of the [topology](topology.md) and what it takes. Without another name, the service itself may do it.

| edge | what it takes |
| --- | --- |
${edges.flatMap((edge) => edgeRow(edge, byEdge.get(edge) ?? [])).join("\n")}

## Everybody else

What no edge of the topology brings.

${sections.join("\n")}
## Denials

What is denied even to those whom something else allows it.

${table(rest.filter(({ grant }) => grant.limit))}
`;
}

function heldIn(environments: Access["environments"]): Held[] {
  const all = Object.entries(environments);
  const byKey = Map.groupBy(
    all.flatMap(([environment, { grants }]) => grants.map((grant) => ({ grant, environment }))),
    ({ grant }) => keyOf(grant),
  );
  return [...byKey.values()].map((same) => ({
    grant: same[0]?.grant as Grant,
    only: same.length === all.length ? [] : same.map(({ environment }) => environment),
  }));
}

function edgeRow({ title, service }: Edge, held: readonly Held[]): string[] {
  if (held.length === 0) return [];
  const parts = byEnvironments(held).map(([only, grants]) => {
    const texts = groupsOf(grants).map(({ who, layer, may, what }) => {
      const other = who === service ? "" : `${who}: `;
      return `${other}${may} on ${what} (${layer})`;
    });
    return `${only ? `only ${only}: ` : ""}${texts.join("; ")}`;
  });
  return [row(title, cell(parts.join("; ")))];
}

/** Those who may do the same share a row. */
function table(held: readonly Held[]): string {
  const rows = byEnvironments(held).flatMap(([only, grants]) =>
    groupsOf(grants).map(({ who, layer, may, what, condition }) =>
      [who, may, condition ? `${what}, if ${condition}` : what, layer, only].map(cell),
    ),
  );
  const sorted = rows.toSorted((one, other) => one.join().localeCompare(other.join(), "en"));
  const header = ["who", "may", "on", "by", "only in"];
  return [header, header.map(() => "---"), ...sorted].map((cells) => row(...cells)).join("\n");
}

function byEnvironments(held: readonly Held[]): (readonly [string, Grant[]])[] {
  const groups = Map.groupBy(held, ({ only }) => only.join(", "));
  return [...groups].map(([only, some]) => [only, some.map(({ grant }) => grant)]);
}

function row(...cells: readonly string[]): string {
  return `| ${cells.join(" | ")} |`;
}

function cell(text: string): string {
  return text.replaceAll("|", "\\|").replaceAll("<", "&lt;").replaceAll("*", "\\*");
}
