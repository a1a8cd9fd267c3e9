import { readFileSync } from "node:fs";
import { join } from "node:path";
import { MongoClient } from "mongodb";
import { type ServiceName, service } from "../../stacks/topology.ts";
import { adminConnection } from "../database.ts";
import { localstackServices } from "../engines/localstack.ts";
import { ask } from "../engines/valkey-cluster.ts";
import { type Layout, repository } from "../layout.ts";
import { type Answer, type Probe, patience } from "./part.ts";

const host = "127.0.0.1";

/** How an engine that answers at a port is asked how it is, through that port: alike in a process and in a container. */
export function engineProbe(name: string, port: number): Probe | undefined {
  if (name.startsWith("valkey-")) return () => askValkey(port);
  return { opensearch: askOpenSearch, localstack: askLocalstack, documents: askDocuments, mail: askMail }[name]?.bind(
    undefined,
    `${host}:${port}`,
  );
}

/** How a service of ours is. */
export function serviceProbe(name: ServiceName, port: number): Probe {
  return async () => {
    const response = await fetch(`http://${host}:${port}/health/ready`, within());
    const { status, checks = {} } = (await response.json()) as { status: string; checks?: Record<string, string> };
    if (response.ok) return { says: status, version: versionOf(name) };
    const failing = Object.entries(checks).filter(([, result]) => result !== "ok");
    throw new Error([status, ...failing.map(([check, result]) => `${check}: ${result}`)].join("; "));
  };
}

/** Whether a server is the primary or follows it: only the administrator may see. */
export function postgresProbe(at: Layout, port: number): Probe {
  return async () => {
    const admin = await adminConnection(at, { host, port });
    try {
      const { rows } = await admin.query(
        `SELECT current_setting('server_version') AS version, pg_is_in_recovery() AS replica,
                EXISTS (SELECT FROM pg_stat_wal_receiver WHERE status = 'streaming') AS follows,
                EXISTS (SELECT FROM pg_stat_replication) AS followed`,
      );
      const { version, replica, follows, followed } = rows[0];
      if (replica && !follows) throw new Error("a replica that follows no primary");
      return { version, says: replica ? "replica, follows" : followed ? "primary" : "primary without a replica" };
    } finally {
      await admin.end();
    }
  };
}

async function askValkey(port: number): Promise<Answer> {
  const node = { host, port, busPort: 0 };
  const [cluster, info] = await Promise.all([ask(node, "CLUSTER INFO"), ask(node, "INFO")]);
  const field = (name: string) => new RegExp(`^${name}:(.*?)\r?$`, "m").exec(info)?.[1] ?? "";
  const state = /cluster_state:(\w+)/.exec(cluster)?.[1];
  if (state !== "ok") throw new Error(`its cluster is ${state ?? "unknown"}`);
  if (field("master_link_status") === "down") throw new Error("a replica that follows no primary");
  const says = field("role") === "master" ? "primary" : "replica, follows";
  return { version: field("valkey_version") || field("redis_version"), says };
}

async function askOpenSearch(address: string): Promise<Answer> {
  const [about, health] = await Promise.all([
    json<{ version: { number: string } }>(address, "/"),
    json<{ status: string }>(address, "/_cluster/health"),
  ]);
  if (health.status === "red") throw new Error("its cluster is red");
  return { version: about.version.number, says: health.status };
}

async function askLocalstack(address: string): Promise<Answer> {
  const { version, services } = await json<{ version: string; services: Record<string, string> }>(
    address,
    "/_localstack/health",
  );
  const missing = localstackServices.filter((name) => !["running", "available"].includes(services[name] ?? ""));
  if (missing.length > 0) throw new Error(`without ${missing.join(", ")}`);
  return { version, says: `${localstackServices.length} parts of AWS` };
}

async function askMail(address: string): Promise<Answer> {
  const [about, mails] = await Promise.all([
    json<{ version: string }>(address, "/config"),
    json<unknown[]>(address, "/email"),
  ]);
  return { version: about.version, says: `${mails.length} mails` };
}

async function askDocuments(address: string): Promise<Answer> {
  const client = new MongoClient(`mongodb://${address}`, {
    directConnection: true,
    serverSelectionTimeoutMS: patience,
  });
  try {
    const { version } = await client.db("admin").command({ buildInfo: 1 });
    return { version, says: "answers" };
  } finally {
    await client.close();
  }
}

async function json<Body>(address: string, path: string): Promise<Body> {
  const response = await fetch(`http://${address}${path}`, within());
  if (!response.ok) throw new Error(`${path} answers ${response.status}`);
  return (await response.json()) as Body;
}

const within = () => ({ signal: AbortSignal.timeout(patience) });

function versionOf(name: ServiceName): string {
  const [folder = "", owner = ""] = service(name).entry.split("/");
  return JSON.parse(readFileSync(join(repository, folder, owner, "package.json"), "utf8")).version;
}
