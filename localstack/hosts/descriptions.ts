import { readFileSync } from "node:fs";
import { join } from "node:path";
import { builtServices, names, type ServiceName, service } from "../../stacks/topology.ts";
import { containers } from "../addresses.ts";
import { askDocuments } from "../engines/documents.ts";
import { askLocalstack } from "../engines/localstack.ts";
import { askMail } from "../engines/mail.ts";
import { askOpenSearch } from "../engines/opensearch.ts";
import { askPostgres } from "../engines/postgres.ts";
import { type Answer, type Probe, probeTimeout } from "../engines/probe.ts";
import { askValkey } from "../engines/valkey.ts";
import { repository } from "../layout.ts";
import { valkeyNodes } from "../ports.ts";
import type { Subject } from "./host.ts";
import type { Part } from "./part.ts";

export interface Description extends Pick<Part, "name" | "kind" | "ports"> {
  readonly link: string;
  readonly probe: Probe;
}

/** By name, in the order of a request's way. */
export function descriptions({ at, ports }: Subject): ReadonlyMap<string, Description> {
  const portsOf = (part: string) => names(containers).filter((port) => containers[port].host === part);
  const describe = (kind: Part["kind"], name: string, link: string, probe: Probe): [string, Description] => [
    name,
    { name, kind, ports: portsOf(name).map((port) => ports[port]), link, probe },
  ];
  const engine = (name: string, link: string, probe: Probe) => describe("engine", name, link, probe);
  // The links are for people: their browsers get a name, not an address.
  const url = (port: number, path: string) => `http://localhost:${port}${path}`;
  const mail = { smtp: ports["mail.smtp"], web: ports["mail.web"] };
  const servers = { postgres: ports.postgres, "postgres-replica": ports.postgresReplica };
  return new Map([
    ...builtServices.map((name) => {
      const path = service(name).public ? "/graphql" : "/health/ready";
      return describe("service", name, url(ports[name], path), () => askService(name, ports[name]));
    }),
    ...Object.entries(servers).map(([name, port]) =>
      engine(name, `postgres://localhost:${port}`, () => askPostgres(at, port)),
    ),
    ...valkeyNodes.map((name) => engine(name, `redis://localhost:${ports[name]}`, () => askValkey(ports[name]))),
    engine("localstack", url(ports.localstack, "/_localstack/health"), () => askLocalstack(ports.localstack)),
    engine("opensearch", url(ports.opensearch, "/_cat/indices?v"), () => askOpenSearch(ports.opensearch)),
    engine("documents", `mongodb://localhost:${ports.documents}`, () => askDocuments(ports.documents)),
    engine("mail", url(mail.web, "/"), () => askMail(mail)),
  ]);
}

interface Readiness {
  readonly status: string;
  readonly checks?: Readonly<Record<string, string>>;
  readonly optional?: Readonly<Record<string, string>>;
}

async function askService(name: ServiceName, port: number): Promise<Answer> {
  const response = await fetch(`http://127.0.0.1:${port}/health/ready`, { signal: AbortSignal.timeout(probeTimeout) });
  const { status, checks, optional } = (await response.json()) as Readiness;
  const failing = Object.entries({ ...checks, ...optional }).filter(([, result]) => result !== "ok");
  const message = [status, ...failing.map(([check, result]) => `${check}: ${result}`)].join("; ");
  if (response.ok) return { message, version: versionOf(name) };
  throw new Error(message);
}

function versionOf(name: ServiceName): string {
  const [folder = "", owner = ""] = service(name).entry.split("/");
  return JSON.parse(readFileSync(join(repository, folder, owner, "package.json"), "utf8")).version;
}
