import { stringify } from "yaml";
import { dockerfileArguments } from "../../stacks/derived/dockerfile-arguments.ts";
import { builtServices, names, type Service, type ServiceName, service } from "../../stacks/topology.ts";
import { containers } from "../addresses.ts";
import { localstackServices } from "../engines/localstack.ts";
import { fixedPorts, valkeyNodes } from "../ports.ts";
import { composeSettings, secretsDirectory } from "./inside.ts";
import { portVariable } from "./project.ts";
import { secretVolumes } from "./secret-volumes.ts";

/** @returns file texts by path. */
export function composeFiles(): Record<string, string> {
  return {
    "localstack/compose/engines.yml": yaml(
      "The derived part of each engine; docker-compose.yml has the rest.",
      engines(),
    ),
    "localstack/compose/services.yml": yaml(
      "Our services and their secrets. service.yml has what they share.",
      services(),
    ),
    "localstack/compose/prometheus.yml": yaml("How Prometheus finds the services.", prometheus()),
  };
}

const header =
  "# Derived from stacks/topology.ts and stacks/environments/local.ts by `npm run derive`: change those, not this.";

function yaml(about: string, content: object): string {
  return `${header}\n#\n# ${about}\n\n${stringify(content, { lineWidth: 0 })}`;
}

/** On loopback only. A mirror with other ports sets the variables. */
function publish(container: string): string[] {
  return names(containers)
    .filter((name) => containers[name].host === container)
    .map((name) => `127.0.0.1:\${${portVariable(name)}:-${fixedPorts()[name]}}:${containers[name].port}`);
}

function engines(): object {
  const engineNames = [...new Set(names(containers).map((name) => containers[name].host))].filter(
    (host) => !(builtServices as readonly string[]).includes(host),
  );
  // A client outside of Docker knows a node by its name; the address in Docker's network would mean nothing to it.
  const byName = ["--cluster-preferred-endpoint-type", "hostname", "--cluster-announce-hostname"];
  const more = (name: string) => ({
    ...(name === "localstack" && { environment: { SERVICES: localstackServices.join(",") } }),
    ...((valkeyNodes as readonly string[]).includes(name) && {
      command: ["valkey-server", "/etc/mindflow/valkey.conf", ...byName, name],
    }),
  });
  return {
    services: Object.fromEntries(engineNames.map((name) => [name, { ports: publish(name), ...more(name) }])),
  };
}

function services(): object {
  const volumes = Object.keys(secretVolumes);
  return {
    services: {
      ...Object.fromEntries(builtServices.map((name) => [name, serviceEntry(name)])),
      secrets: {
        extends: { file: "service.yml", service: "secrets" },
        volumes: volumes.map((name) => `secrets-${name}:/volumes/${name}`),
      },
    },
    volumes: Object.fromEntries(volumes.map((name) => [`secrets-${name}`, {}])),
  };
}

function serviceEntry(name: ServiceName): object {
  const { entry } = service(name);
  const build = { args: dockerfileArguments(name) };
  const sources = `${build.args.PACKAGE}/src`;
  return {
    extends: { file: "service.yml", service: "service" },
    image: `mindflow/${name}`,
    build,
    command: [entry],
    ports: publish(name),
    environment: composeSettings[name],
    volumes: [`../../${sources}:/app/${sources}:ro`, `secrets-${name}:${secretsDirectory}:ro`],
    depends_on: dependencies(service(name)),
  };
}

function dependencies({ stores = {}, publishes = [], consumes = [], buckets = {} }: Service): object {
  const completed = { condition: "service_completed_successfully" };
  const healthy = { condition: "service_healthy" };
  const usesAws = [...publishes, ...consumes, ...Object.keys(buckets)].length > 0;
  return {
    secrets: completed,
    ...("postgres" in stores && { migrate: completed }),
    ...((usesAws || "valkey" in stores) && { resources: healthy }),
    ...("opensearch" in stores && { opensearch: healthy }),
    ...("documents" in stores && { documents: healthy }),
  };
}

function prometheus(): object {
  return {
    global: { scrape_interval: "5s", scrape_timeout: "4s" },
    scrape_configs: builtServices.map((name) => ({
      job_name: name,
      static_configs: [{ targets: [`${name}:${service(name).port}`] }],
    })),
  };
}
