/**
 * The container `resources`: creates what the topology wants in LocalStack, makes Valkey's nodes a cluster, and sees that
 * PostgreSQL's commits wait for the replica. It stays, because they forget: LocalStack everything when it ends, a node its
 * peers when Docker gives them other addresses, and a server that was promoted that it has a replica again.
 */

import { lookup } from "node:dns/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { serviceConfig } from "@mindflow/runtime/config";
import { run } from "@mindflow/runtime/run";
import { createServer } from "@mindflow/runtime/server";
import { adminConnection, primaryOf } from "../database.ts";
import { awsEndpoint, postgresServers, stores } from "../docker/inside.ts";
import { waitForReplica } from "../engines/postgres-replica.ts";
import { joinCluster } from "../engines/valkey-cluster.ts";
import { layout, localMirror } from "../layout.ts";
import { valkeyNodes } from "../ports.ts";
import { createResources, type Resources } from "../resources.ts";
import { keep, sendKept } from "../undelivered.ts";

const at = layout(localMirror);
const stopping = new AbortController();
let created: { readonly session: string; readonly resources: Resources } | undefined;

/** In LocalStack, unless it is the same process that has them already. */
async function prepareLocalstack(): Promise<void> {
  const response = await fetch(`${awsEndpoint}/_localstack/info`, { signal: AbortSignal.timeout(2_000) });
  const { session_id: session } = (await response.json()) as { session_id: string };
  if (session === created?.session) return;
  const resources = await createResources({ endpoint: awsEndpoint, secrets: at.secrets, stores });
  await sendKept(at, awsEndpoint, resources);
  created = { session, resources };
}

async function prepareValkey(): Promise<void> {
  const { port } = stores.valkey;
  const addresses = await Promise.all(valkeyNodes.map((name) => lookup(name, { family: 4 })));
  const nodes = addresses.map(({ address }) => ({ host: address, port, busPort: port + 10_000 }));
  await Promise.all(nodes.map((_, index) => joinCluster(nodes, index)));
}

/** Who was promoted was alone, and told not to wait. */
async function preparePostgres(): Promise<void> {
  const primary = await primaryOf(at, postgresServers);
  const admin = await adminConnection(at, primary);
  const { rows } = await admin
    .query(
      `SELECT EXISTS (SELECT FROM pg_stat_replication WHERE application_name = 'replica' AND state = 'streaming') AS followed,
              current_setting('synchronous_standby_names') = '' AS alone`,
    )
    .finally(() => admin.end());
  if (rows[0].followed && rows[0].alone) await waitForReplica(at, primary);
}

/** Does it over and over. @returns a check that fails with what it failed with the last time. */
function keepDoing(work: () => Promise<void>): () => Promise<void> {
  let fault: unknown = new Error("it has not been tried yet");
  const loop = async () => {
    while (!stopping.signal.aborted) {
      fault = await work().then(
        () => undefined,
        (error: unknown) => error,
      );
      await sleep(fault ? 200 : 2_000);
    }
  };
  void loop();
  return async () => {
    if (fault) throw fault;
  };
}

await run(serviceConfig, (settings) => {
  const server = createServer({
    service: settings.SERVICE,
    logLevel: settings.LOG_LEVEL,
    checks: {
      localstack: keepDoing(prepareLocalstack),
      valkey: keepDoing(prepareValkey),
      postgres: keepDoing(preparePostgres),
    },
  });
  // Whoever sends or takes events stops before this container, and LocalStack after it.
  server.addHook("onClose", async () => {
    stopping.abort();
    if (created) server.log.info({ events: await keep(at, awsEndpoint, created.resources) }, "kept what nobody took");
  });
  return server;
});
