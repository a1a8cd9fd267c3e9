import { isDeepStrictEqual } from "node:util";
import type { Desired } from "@mindflow/contracts/search-access";
import { type Client, errors } from "@opensearch-project/opensearch";
import { z } from "zod";
import { bodyOf } from "./body.ts";

/** The state of an index in Index State Management: nulls if no policy is attached. */
const stateSchema = z.looseObject({
  "index.plugins.index_state_management.policy_id": z.string().nullish(),
  /** The version of the policy. Unknown until the policy's job has run once. */
  policy_seq_no: z.number().nullish(),
});

/**
 * An index with another policy keeps it. Gives the names of the changes.
 * Source: docs.opensearch.org/2.19/im-plugin/ism/api
 */
export async function applyRetention(opensearch: Client, desired: Desired["retention"]): Promise<string[]> {
  const changed: string[] = [];
  for (const [id, { pattern, days }] of Object.entries(desired)) {
    const { version, written } = await applyPolicy(opensearch, id, policyOf(pattern, days));
    if (written) changed.push(`the policy ${id}`);
    changed.push(...(await attach(opensearch, id, version, pattern)));
  }
  return changed;
}

interface Policy {
  readonly description: string;
  readonly ism_template: { index_patterns: string[]; priority: number }[];
  readonly default_state: string;
  readonly states: { name: string; actions: { delete: object }[]; transitions: object[] }[];
}

/** OpenSearch counts an index's age from its creation, so the index is a day older than its last document. */
function policyOf(pattern: string, days: number): Policy {
  return {
    description: `Deletes ${pattern} when every document in it is ${days} days old.`,
    ism_template: [{ index_patterns: [pattern], priority: 100 }],
    default_state: "kept",
    states: [
      {
        name: "kept",
        actions: [],
        transitions: [{ state_name: "deleted", conditions: { min_index_age: `${days + 1}d` } }],
      },
      { name: "deleted", actions: [{ delete: {} }], transitions: [] },
    ],
  };
}

/** The fields of a policy that we set. OpenSearch adds others, such as the time of the last change. */
const policySchema = z.object({
  description: z.string(),
  ism_template: z.array(z.object({ index_patterns: z.array(z.string()), priority: z.number() })).nullable(),
  default_state: z.string(),
  states: z.array(
    z.object({
      name: z.string(),
      actions: z.array(z.object({ delete: z.object({}).optional() })),
      transitions: z.array(z.object({ state_name: z.string(), conditions: z.record(z.string(), z.unknown()) })),
    }),
  ),
});

async function applyPolicy({ ism }: Client, id: string, policy: Policy) {
  const what = `the policy ${id}`;
  const stored = await bodyOf(what, ism.getPolicy({ policy_id: id }).catch(noneIf404));
  if (isDeepStrictEqual(policySchema.safeParse(stored.policy).data, policy))
    return { version: stored._seq_no, written: false };
  const { _seq_no: version } = await bodyOf(
    what,
    ism.putPolicy({
      policy_id: id,
      body: { policy },
      ...(stored.policy && { if_seq_no: Number(stored._seq_no), if_primary_term: Number(stored._primary_term) }),
    }),
  );
  return { version, written: true };
}

function noneIf404(error: unknown): { body: { policy?: never; _seq_no?: never; _primary_term?: never } } {
  if (error instanceof errors.ResponseError && error.statusCode === 404) return { body: {} };
  throw error;
}

async function attach({ ism, cat }: Client, id: string, version: unknown, pattern: string): Promise<string[]> {
  const indices = await bodyOf(`the indices ${pattern}`, cat.indices({ index: pattern, format: "json", h: ["index"] }));
  // Without an index, the request could mean all indices.
  if (indices.length === 0) return [];
  const states = await bodyOf(`the policies of ${pattern}`, ism.explainPolicy({ index: pattern }));
  const changed: string[] = [];
  for (const { index = "" } of indices) {
    const state = stateSchema.parse(states[index] ?? {});
    const attached = state["index.plugins.index_state_management.policy_id"];
    const what = `the policy ${id} for ${index}`;
    const body = { policy_id: id };
    if (!attached) noneFailed(what, await bodyOf(what, ism.addPolicy({ index, body })));
    else if (attached === id && state.policy_seq_no != null && state.policy_seq_no !== version)
      noneFailed(what, await bodyOf(what, ism.changePolicy({ index, body })));
    else continue;
    changed.push(what);
  }
  return changed;
}

/** Index State Management answers 200 even if it changed nothing. */
function noneFailed(what: string, { failures, failed_indices }: { failures?: boolean; failed_indices?: object[] }) {
  if (failures) throw new Error(`the OpenSearch request for ${what} failed: ${JSON.stringify(failed_indices)}`);
}
