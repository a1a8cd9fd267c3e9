import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { builtServices } from "../../stacks/topology.ts";
import { fixedPorts } from "../ports.ts";
import { composeFiles } from "./compose-files.ts";
import { portVariable } from "./project.ts";

const files = composeFiles();
const { services } = parse(files["localstack/compose/services.yml"] ?? "");

test("a service waits for what it has an edge to, and for nothing else", () => {
  const waits = (name: string) => Object.keys(services[name].depends_on);
  expect(waits("gateway")).toEqual(["secrets"]);
  expect(waits("command")).toEqual(["secrets", "migrate"]);
  expect(waits("relay")).toEqual(["secrets", "migrate", "resources"]);
  expect(waits("search-indexer")).toEqual(["secrets", "resources", "opensearch"]);
});

test("every service is built from its own package, with its own code mounted", () => {
  for (const name of builtServices) {
    const { build, volumes } = services[name];
    expect(build.args.PACKAGE).toMatch(/^services\/\w+$/);
    expect(volumes).toContain(`../../${build.args.PACKAGE}/src:/app/${build.args.PACKAGE}/src:ro`);
  }
});

test("every port of the mirror is published under a variable of its own, with its port without Docker as the default", () => {
  const { page: _ofTheSupervisor, ...published } = fixedPorts();
  const text = Object.values(files).join("\n");
  for (const [name, port] of Object.entries(published))
    expect(text).toContain(`127.0.0.1:\${${portVariable(name)}:-${port}}:`);
});

test("every engine of the derived file is one of docker-compose.yml", () => {
  const compose = readFileSync(new URL("../../docker-compose.yml", import.meta.url), "utf8");
  for (const name of Object.keys(parse(files["localstack/compose/engines.yml"] ?? "").services))
    expect(compose).toContain(`extends: { file: localstack/compose/engines.yml, service: ${name} }`);
});
