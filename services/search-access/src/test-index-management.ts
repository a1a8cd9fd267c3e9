import { fastify } from "fastify";

interface Policy {
  readonly states: readonly { readonly name: string; readonly actions: readonly object[] }[];
  readonly ism_template: readonly object[];
}

/** What Index State Management knows of an index. */
export interface IndexState {
  readonly policy?: string;
  /** Which version of the policy it is under. Known once the policy's job has run for the first time. */
  readonly version?: number;
  /** Why nothing is done with it. */
  readonly refusal?: string;
}

/**
 * Index State Management as it answers, written after its source: no package registry has its plugin. It keeps what it is
 * told, and adds to a policy what the real one adds.
 *
 * Source: github.com/opensearch-project/index-management, src/main/kotlin/.../resthandler and .../transport/action
 */
export async function testIndexManagement(indices: Record<string, IndexState> = {}) {
  const policies = new Map<string, { version: number; policy: Policy }>();
  /** Every request that changes something, in order. */
  const writes: string[] = [];
  let newest = 40;
  const matching = (pattern: string) => Object.keys(indices).filter((index) => index.startsWith(pattern.slice(0, -1)));

  const server = fastify();
  server.addHook("onRequest", async ({ method, url }) => {
    if (method !== "GET") writes.push(`${method} ${url.replace("/_plugins/_ism/", "")}`);
  });

  server.get<{ Params: { id: string } }>("/_plugins/_ism/policies/:id", async ({ params: { id } }, reply) => {
    const found = policies.get(id);
    if (!found) return reply.code(404).send({ error: { type: "status_exception", reason: "Policy not found" } });
    const retry = { count: 3, backoff: "exponential", delay: "1m" };
    const states = found.policy.states.map(({ actions, ...state }) => ({
      ...state,
      actions: actions.map((action) => ({ retry, ...action })),
    }));
    const ism_template = found.policy.ism_template.map((template) => ({ ...template, last_updated_time: 1 }));
    const added = { policy_id: id, last_updated_time: 1, schema_version: 21, error_notification: null };
    const policy = { ...added, ...found.policy, states, ism_template };
    return { _id: id, _version: 1, _seq_no: found.version, _primary_term: 1, policy };
  });

  server.put<{ Params: { id: string }; Body: { policy: Policy }; Querystring: { if_seq_no?: string } }>(
    "/_plugins/_ism/policies/:id",
    async ({ params: { id }, body: { policy }, query }, reply) => {
      if (query.if_seq_no !== policies.get(id)?.version.toString())
        return reply.code(409).send({ error: { type: "version_conflict_engine_exception" } });
      newest += 1;
      policies.set(id, { version: newest, policy });
      return { _id: id, _version: 1, _seq_no: newest, _primary_term: 1, policy: { policy } };
    },
  );

  server.get<{ Params: { pattern: string } }>("/_plugins/_ism/explain/:pattern", async ({ params: { pattern } }) => ({
    ...Object.fromEntries(
      matching(pattern).map((index) => {
        const { policy = null, version } = indices[index] ?? {};
        return [index, { "index.plugins.index_state_management.policy_id": policy, policy_seq_no: version }];
      }),
    ),
    total_managed_indices: Object.values(indices).filter(({ policy }) => policy).length,
  }));

  for (const change of ["add", "change_policy"])
    server.post<{ Params: { index: string }; Body: { policy_id: string } }>(
      `/_plugins/_ism/${change}/:index`,
      async ({ params: { index }, body: { policy_id: policy } }) => {
        const { refusal } = indices[index] ?? {};
        if (refusal)
          return { updated_indices: 0, failures: true, failed_indices: [{ index_name: index, reason: refusal }] };
        indices[index] = { policy, ...(policies.has(policy) && { version: policies.get(policy)?.version ?? 0 }) };
        return { updated_indices: 1, failures: false, failed_indices: [] };
      },
    );

  server.get<{ Params: { pattern: string } }>("/_cat/indices/:pattern", async ({ params: { pattern } }) =>
    matching(pattern).map((index) => ({ index })),
  );

  return { url: await server.listen({ port: 0, host: "127.0.0.1" }), policies, writes, stop: () => server.close() };
}
