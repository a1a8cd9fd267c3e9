import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { builtServices } from "../../stacks/topology.ts";
import { fixedPorts } from "../ports.ts";
import { composeFiles } from "./compose-files.ts";
import { portVariable } from "./project.ts";

const files = composeFiles();
const services = files["localstack/compose/services.yml"] ?? "";

/** The part of services.yml that is about one service. */
function about(name: string): string {
  return services.split(/\n(?= {2}\S)/).find((part) => part.startsWith(`  ${name}:`)) ?? "";
}

test("a service waits for what it has an edge to, and for nothing else", () => {
  const waits = (name: string) => [...about(name).matchAll(/^ {6}([a-z-]+): \{ condition/gm)].map(([, on]) => on);
  expect(waits("gateway")).toEqual(["secrets"]);
  expect(waits("command")).toEqual(["secrets", "migrate"]);
  expect(waits("relay")).toEqual(["secrets", "migrate", "resources"]);
  expect(waits("search-indexer")).toEqual(["secrets", "resources", "opensearch"]);
});

test("every service is built from its own package, with its own code mounted", () => {
  for (const name of builtServices)
    expect(about(name)).toMatch(/PACKAGE: (services\/\w+), [\s\S]*- \.\.\/\.\.\/\1\/src:\/app\/\1\/src:ro/);
});

test("every port of the mirror is published under a variable of its own, with the port that it has without Docker", () => {
  const { page: _ofTheSupervisor, ...published } = fixedPorts();
  const text = Object.values(files).join("\n");
  for (const [name, port] of Object.entries(published))
    expect(text).toContain(`"127.0.0.1:\${${portVariable(name)}:-${port}}:`);
});

test("every engine of the derived file is one of docker-compose.yml", () => {
  const compose = readFileSync(new URL("../../docker-compose.yml", import.meta.url), "utf8");
  for (const [, name] of (files["localstack/compose/engines.yml"] ?? "").matchAll(/^ {2}([a-z0-9-]+):$/gm))
    expect(compose).toContain(`extends: { file: localstack/compose/engines.yml, service: ${name} }`);
});
