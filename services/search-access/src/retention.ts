import { isDeepStrictEqual } from "node:util";
import { type Client, errors } from "@opensearch-project/opensearch";
import { z } from "zod";
import { asked } from "./asked.ts";
import type { Wished } from "./wished.ts";

/** What Index State Management tells of an index: nothing but nulls where no policy is on it. */
const stateSchema = z.looseObject({
  "index.plugins.index_state_management.policy_id": z.string().nullish(),
  /** Which version of the policy it is under. Not known before the policy's job has run for the first time. */
  policy_seq_no: z.number().nullish(),
});

/**
 * Has Index State Management delete the indices of each pattern in time: those that come, those that are there already, and
 * those that are under an earlier version of the policy. One that is under somebody else's policy is left there. Gives the
 * names of what it changed.
 *
 * Source: docs.opensearch.org/2.19/im-plugin/ism/api
 */
export async function bringRetention(opensearch: Client, wished: Wished["retention"]): Promise<string[]> {
  const changed: string[] = [];
  for (const [id, { pattern, days }] of Object.entries(wished)) {
    const { version, written } = await bringPolicy(opensearch, id, policyOf(pattern, days));
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

/** An index's age counts from the first document of its day: it is a day older than its last one. */
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

/** What of a policy is ours: OpenSearch adds to it when it was changed, by whom, and how often an action is tried. */
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

async function bringPolicy({ ism }: Client, id: string, policy: Policy) {
  const what = `the policy ${id}`;
  const found = await asked(what, ism.getPolicy({ policy_id: id }).catch(noneIf404));
  if (isDeepStrictEqual(policySchema.safeParse(found.policy).data, policy))
    return { version: found._seq_no, written: false };
  const { _seq_no: version } = await asked(
    what,
    ism.putPolicy({
      policy_id: id,
      body: { policy },
      // Refused if somebody else has changed it in the meantime.
      ...(found.policy && { if_seq_no: Number(found._seq_no), if_primary_term: Number(found._primary_term) }),
    }),
  );
  return { version, written: true };
}

function noneIf404(error: unknown): { body: { policy?: never; _seq_no?: never; _primary_term?: never } } {
  if (error instanceof errors.ResponseError && error.statusCode === 404) return { body: {} };
  throw error;
}

/** Puts the indices that are there under this version of the policy. */
async function attach({ ism, cat }: Client, id: string, version: unknown, pattern: string): Promise<string[]> {
  const indices = await asked(`the indices ${pattern}`, cat.indices({ index: pattern, format: "json", h: ["index"] }));
  // Asked about no index, Index State Management may take that for all of them.
  if (indices.length === 0) return [];
  const states = await asked(`the policies of ${pattern}`, ism.explainPolicy({ index: pattern }));
  const changed: string[] = [];
  for (const { index = "" } of indices) {
    const state = stateSchema.parse(states[index] ?? {});
    const under = state["index.plugins.index_state_management.policy_id"];
    const what = `${index} to be under ${id}`;
    const body = { policy_id: id };
    if (!under) noneFailed(what, await asked(what, ism.addPolicy({ index, body })));
    else if (under === id && state.policy_seq_no != null && state.policy_seq_no !== version)
      noneFailed(what, await asked(what, ism.changePolicy({ index, body })));
    else continue;
    changed.push(what);
  }
  return changed;
}

/** Index State Management answers 200 also where it did nothing. */
function noneFailed(what: string, { failures, failed_indices }: { failures?: boolean; failed_indices?: object[] }) {
  if (failures) throw new Error(`OpenSearch was asked for ${what} and said: ${JSON.stringify(failed_indices)}`);
}
