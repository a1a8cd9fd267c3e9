import { storeSecret } from "../../../stacks/derived/store-users.ts";
import type { Access, Service, Store, Topology } from "../../../stacks/topology.ts";
import { type Allowance, allowance, database, type Edge } from "./edge.ts";
import { searchAllowances } from "./search.ts";
import { readSecret } from "./services.ts";

const verbs: Readonly<Record<Access, string>> = { read: "reads", write: "writes", relay: "relays from" };

interface StoreEdge {
  readonly name: string;
  readonly access: Access;
  readonly port: number;
}

/** What each kind of store lets a service do, by the service's access. Who administers the store reaches it too. */
const byKind: Readonly<Record<Store["kind"], (edge: StoreEdge) => readonly Allowance[]>> = {
  postgres: ({ name, access, port }) => [
    ...password("postgres", name, port),
    allowance("PostgreSQL", name, "USAGE", "schema public"),
    allowance("PostgreSQL", name, "CONNECT", "the database"),
    ...tables(name)[access],
  ],
  documents: ({ name, port }) => password("documents", name, port),
  opensearch: ({ name, access }) => [
    allowance("security group", "security group search-access", "tcp/443", "security group opensearch"),
    ...searchAllowances(name)[access === "write" ? "write" : "read"],
  ],
  valkey: ({ name }) => [
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
        ...byKind[kind]({ name, access, port }),
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
function password(store: "postgres" | "documents", name: string, port: number): Allowance[] {
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
    allowance("security group", "security group rotation", `tcp/${port}`, `security group ${store}`),
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
