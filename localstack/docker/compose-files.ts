import { builtServices, names, type Service, type ServiceName, service } from "../../stacks/topology.ts";
import { localstackServices } from "../engines/localstack.ts";
import { fixedPorts, valkeyNodes } from "../ports.ts";
import { dashboard } from "./dashboard.ts";
import { secretsDirectory } from "./inside.ts";
import { portVariable } from "./project.ts";
import { secretVolumes } from "./secret-volumes.ts";
import { composeSettings } from "./settings.ts";

const about =
  "# Derived from stacks/topology.ts and stacks/environments/local.ts by `npm run derive`: change those, not this.";

/** What docker-compose.yml takes from the topology and the local environment: the text of each file, by its path. */
export function composeFiles(): Record<string, string> {
  return {
    "localstack/compose/engines.yml": enginesFile(),
    "localstack/compose/services.yml": servicesFile(),
    "localstack/compose/prometheus.yml": prometheusFile(),
    "localstack/compose/dashboard.json": dashboard(),
  };
}

/** Where each engine is published, in docker-compose.yml's names, by the container's port. */
const published: Readonly<Record<string, Readonly<Record<number, keyof ReturnType<typeof fixedPorts>>>>> = {
  postgres: { 5432: "postgres" },
  "postgres-replica": { 5432: "postgresReplica" },
  ...Object.fromEntries(valkeyNodes.map((node) => [node, { 6379: node }])),
  opensearch: { 9200: "opensearch" },
  localstack: { 4566: "localstack" },
  documents: { 27017: "documents" },
  mail: { 1025: "mail.smtp", 1080: "mail.web" },
};

function enginesFile(): string {
  const engines = names(published).map((name) => {
    const ports = Object.entries(published[name] ?? {}).map(([inside, port]) => publish(port, inside));
    return [`  ${name}:`, `    ports: [${ports.join(", ")}]`, ...derivedOf(name)].join("\n");
  });
  return `${about}
#
# The part of each engine that is not docker-compose.yml's own.

services:
${engines.join("\n")}
`;
}

/** What else of an engine is derived. */
function derivedOf(name: string): string[] {
  if (name === "localstack") return [`    environment: { SERVICES: "${localstackServices.join(",")}" }`];
  if (!isIn(valkeyNodes, name)) return [];
  // A client outside of Docker knows by the name which node is meant; the address would mean nothing to it.
  const byName = `--cluster-preferred-endpoint-type, hostname, --cluster-announce-hostname, ${name}`;
  return [`    command: [valkey-server, /etc/mindflow/valkey.conf, ${byName}]`];
}

function isIn<T extends string>(list: readonly T[], name: string): name is T {
  return list.some((one) => one === name);
}

/** On loopback alone; where another mirror has its own port, the variable says which. */
function publish(name: keyof ReturnType<typeof fixedPorts>, inside: number | string): string {
  return `"127.0.0.1:\${${portVariable(name)}:-${fixedPorts()[name]}}:${inside}"`;
}

function servicesFile(): string {
  const volumes = Object.keys(secretVolumes);
  return `${about}
#
# Our services, and who may read which secret. What they have in common stands in service.yml.

services:
${builtServices.map(serviceEntry).join("\n\n")}

  secrets:
    extends: { file: service.yml, service: secrets }
    volumes:
${volumes.map((name) => `      - secrets-${name}:/volumes/${name}`).join("\n")}

volumes:
${volumes.map((name) => `  secrets-${name}:`).join("\n")}
`;
}

function serviceEntry(name: ServiceName): string {
  const { entry, port } = service(name);
  const [folder = "", owner = "", ...main] = entry.split("/");
  const settings = Object.entries(composeSettings(name));
  return `  ${name}:
    extends: { file: service.yml, service: service }
    image: mindflow/${name}
    build: { args: { PACKAGE: ${folder}/${owner}, MAIN: ${main.join("/")} } }
    command: [${entry}]
    ports: [${publish(name, port)}]
    environment:
${settings.map(([variable, value]) => `      ${variable}: "${value}"`).join("\n")}
    volumes:
      - ../../${folder}/${owner}/src:/app/${folder}/${owner}/src:ro
      - secrets-${name}:${secretsDirectory}:ro
    depends_on:
${waitsFor(service(name))
  .map((line) => `      ${line}`)
  .join("\n")}`;
}

/** A service starts when what it has an edge to is there, with what belongs into it. */
function waitsFor({ stores = {}, publishes = [], consumes = [], buckets = {} }: Service): string[] {
  const aws = [...publishes, ...consumes, ...Object.keys(buckets)].length > 0;
  return [
    "secrets: { condition: service_completed_successfully }",
    ...("postgres" in stores ? ["migrate: { condition: service_completed_successfully }"] : []),
    ...(aws || "valkey" in stores ? ["resources: { condition: service_healthy }"] : []),
    ...["opensearch", "documents"]
      .filter((store) => store in stores)
      .map((store) => `${store}: { condition: service_healthy }`),
  ];
}

function prometheusFile(): string {
  return `${about}

global: { scrape_interval: 5s, scrape_timeout: 4s }
scrape_configs:
${builtServices.map((name) => `  - { job_name: ${name}, static_configs: [{ targets: ["${name}:${service(name).port}"] }] }`).join("\n")}
`;
}
