import { searchAlias } from "@mindflow/contracts/search";
import { storeSecret } from "../../../stacks/derived/store-users.ts";
import type { Access, Service, Store, Topology } from "../../../stacks/topology.ts";
import { type Allowance, allowance, database, type Edge } from "./edge.ts";
import { readSecret } from "./services.ts";

const verbs: Readonly<Record<Access, string>> = { read: "reads", write: "writes", relay: "relays from" };

/** What each kind of store lets a service do, by the service's access. Who administers the store reaches it too. */
const byKind: Readonly<Record<Store["kind"], (name: string, access: Access) => readonly Allowance[]>> = {
  postgres: (name, access) => [
    ...password("postgres", name),
    allowance("PostgreSQL", name, "USAGE", "schema public"),
    allowance("PostgreSQL", name, "CONNECT", "the database"),
    ...tables(name)[access],
  ],
  documents: (name) => password("documents", name),
  opensearch: (name, access) => [
    allowance("security group", "security group search-access", "tcp/443", "security group opensearch"),
    ...search(name)[access === "write" ? "write" : "read"],
  ],
  valkey: (name) => [
    allowance("IAM", name, "elasticache:Connect", "Valkey", `Valkey user ${name}`),
    allowance("Valkey", name, valkeyWords, "Valkey"),
  ],
};

export function storeEdges(name: string, { stores = {} }: Service, topology: Topology): Edge[] {
  return Object.entries(stores).flatMap(([store, access]) => {
    const { kind, port } = topology.stores[store] as Store;
    return {
      service: name,
      title: `${name} ${verbs[access]} ${store}`,
      allows: [
        allowance("network policy", name, `tcp/${port}`, database),
        allowance("security group", "security group nodes", `tcp/${port}`, `security group ${kind}`),
        ...byKind[kind](name, access),
      ],
    };
  });
}

export function migrationEdges(name: string, { migration }: Service, topology: Topology): Edge[] {
  if (!migration) return [];
  const job = `${name}-migration`;
  const port = topology.stores.postgres?.port;
  return [
    {
      service: name,
      title: `${name} migrates postgres`,
      allows: [
        allowance("network policy", job, `tcp/${port}`, database),
        ...readSecret(job, storeSecret("postgres", "admin")),
      ],
    },
  ];
}

/** A function makes the service's user in the store and changes its password there. */
function password(store: "postgres" | "documents", name: string): Allowance[] {
  const secret = storeSecret(store, name);
  const rotate = ["DescribeSecret", "GetSecretValue", "PutSecretValue", "UpdateSecretVersionStage"];
  return [
    ...readSecret(name, secret),
    allowance(
      "IAM",
      `${store}-rotation`,
      rotate.map((action) => `secretsmanager:${action}`),
      `secret ${secret}`,
    ),
    allowance("security group", "security group rotation", ["tcp/5432", "tcp/27017"], `security group ${store}`),
  ];
}

function tables(name: string): Readonly<Record<Access, readonly Allowance[]>> {
  const inTables = (...may: string[]) => allowance("PostgreSQL", name, may, "table *");
  return {
    read: [inTables("SELECT")],
    write: [inTables("SELECT", "INSERT", "UPDATE", "DELETE")],
    // A row lock needs the right to update some column.
    relay: [
      allowance("PostgreSQL", name, ["SELECT", "DELETE"], "table outbox"),
      allowance("PostgreSQL", name, "UPDATE", "table outbox, column seq"),
    ],
  };
}

/** In the index of tasks, and in those that have the service's own name. */
function search(name: string): Readonly<Record<"read" | "write", readonly Allowance[]>> {
  const indices = [searchAlias, name].flatMap((index) => [`index ${index}`, `index ${index}-*`]);
  const domain = ["OpenSearch/*"];
  return {
    read: [
      allowance("IAM", name, ["es:ESHttpGet", "es:ESHttpHead"], ...domain),
      allowance("IAM", name, "es:ESHttpPost", "OpenSearch/*/_search"),
      allowance("OpenSearch", name, "cluster:monitor/main", "the cluster"),
      allowance("OpenSearch", name, "indices:data/read/search", ...indices),
    ],
    write: [
      allowance("IAM", name, ["es:ESHttpGet", "es:ESHttpHead", "es:ESHttpPost", "es:ESHttpPut"], ...domain),
      allowance("OpenSearch", name, ["cluster:monitor/main", "indices:data/write/bulk"], "the cluster"),
      allowance(
        "OpenSearch",
        name,
        [
          "indices:data/write/index",
          "indices:data/write/bulk*",
          "indices:admin/create",
          "indices:admin/mapping/put",
          "indices:admin/aliases",
        ],
        ...indices,
      ),
    ],
  };
}

const valkeyWords = [
  "on",
  "~*",
  "+@read",
  "+@write",
  "+@connection",
  "+info",
  "+cluster|slots",
  "+cluster|shards",
  "+cluster|nodes",
  "+cluster|info",
];
