// The work is repeated: LocalStack loses everything when it ends, Valkey's nodes lose each other when Docker changes
// their addresses, and a promoted PostgreSQL server does not wait for a replica.

import { lookup } from "node:dns/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { serviceConfig } from "@mindflow/runtime/config";
import { run } from "@mindflow/runtime/run";
import { createServer } from "@mindflow/runtime/server";
import { awsEndpoint, postgresServers, stores } from "../docker/inside.ts";
import { adminConnection, primaryOf } from "../engines/database.ts";
import { waitForReplica } from "../engines/postgres/replica.ts";
import { joinCluster } from "../engines/valkey-cluster.ts";
import { layout, localMirror } from "../layout.ts";
import { valkeyNodes } from "../ports.ts";
import { createResources, type Resources } from "../resources/resources.ts";
import { resendUndelivered, saveUndelivered } from "../resources/undelivered.ts";

const at = layout(localMirror);
const stopping = new AbortController();
let created: { readonly session: string; readonly resources: Resources } | undefined;

async function prepareLocalstack(): Promise<void> {
  const response = await fetch(`${awsEndpoint}/_localstack/info`, { signal: AbortSignal.timeout(2_000) });
  const { session_id: session } = (await response.json()) as { session_id: string };
  if (session === created?.session) return;
  const resources = await createResources({ endpoint: awsEndpoint, secrets: at.secrets, stores });
  await resendUndelivered(at, awsEndpoint, resources);
  created = { session, resources };
}

async function prepareValkey(): Promise<void> {
  const { port } = stores.valkey;
  const addresses = await Promise.all(valkeyNodes.map((name) => lookup(name, { family: 4 })));
  const nodes = addresses.map(({ address }) => ({ host: address, port, busPort: port + 10_000 }));
  await Promise.all(nodes.map((_, index) => joinCluster(nodes, index)));
}

async function preparePostgres(): Promise<void> {
  const primary = await primaryOf(at, postgresServers);
  const admin = await adminConnection(at, primary);
  const { rows } = await admin
    .query(
      `SELECT EXISTS (SELECT FROM pg_stat_replication WHERE application_name = 'replica' AND state = 'streaming')
                AND current_setting('synchronous_standby_names') = '' AS must_wait`,
    )
    .finally(() => admin.end());
  if (rows[0].must_wait) await waitForReplica(at, primary);
}

/** @returns a health check that throws the error of the last attempt. */
function repeat(work: () => Promise<void>): () => Promise<void> {
  let last: Promise<void> = Promise.reject(new Error("it has not been tried yet"));
  const loop = async () => {
    while (!stopping.signal.aborted) {
      const attempt = work();
      const pause = await attempt.then(
        () => 2_000,
        () => 200,
      );
      last = attempt;
      await sleep(pause);
    }
  };
  last.catch(() => undefined);
  void loop();
  return () => last;
}

await run(serviceConfig, (settings) => {
  const server = createServer({
    service: settings.SERVICE,
    logLevel: settings.LOG_LEVEL,
    checks: {
      localstack: repeat(prepareLocalstack),
      valkey: repeat(prepareValkey),
      postgres: repeat(preparePostgres),
    },
  });
  // The services stop before this container, and LocalStack after it.
  server.addHook("onClose", async () => {
    stopping.abort();
    if (!created) return;
    const events = await saveUndelivered(at, awsEndpoint, created.resources);
    server.log.info({ events }, "saved the undelivered events");
  });
  return server;
});
