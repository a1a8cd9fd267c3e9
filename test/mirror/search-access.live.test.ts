import { randomUUID } from "node:crypto";
import { searchAlias } from "@mindflow/contracts/search";
import type { Client } from "@opensearch-project/opensearch";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { freePort } from "../../localstack/ports.ts";
import { taskEvent } from "../../services/consumers/fixtures/events.ts";
import { taskIndex } from "../../services/consumers/src/search-indexer/task-index.ts";
import { searchTasks } from "../../services/query/src/search/store.ts";
import { applyRoles } from "../../services/search-access/src/roles.ts";
import { dailyIndices, type SearchCaller, searchAccess } from "../../stacks/derived/search-access.ts";
import { dev } from "../../stacks/environments/dev.ts";
import { startEngine } from "../fixtures/extra-engine.ts";
import { callingAs, securedOpensearch } from "../fixtures/secured-opensearch/node.ts";

/** OpenSearch with the security plugin. Without IAM's signatures, which only AWS has. */
let domain: Awaited<ReturnType<typeof startEngine>>;
const clients: Client[] = [];
const arnOf = (caller: SearchCaller) => `arn:aws:iam::111111111111:role/mindflow-dev-${caller}`;
const { roles } = searchAccess(dev, {
  query: arnOf("query"),
  "search-indexer": arnOf("search-indexer"),
  jaeger: arnOf("jaeger"),
  collector: arnOf("collector"),
  "search-admin": arnOf("search-admin"),
});

function as(role: string): Client {
  const client = callingAs(domain.address, role);
  clients.push(client);
  return client;
}
const by = (caller: SearchCaller) => as(arnOf(caller));

beforeAll(async () => {
  const transport = await freePort();
  domain = await startEngine((at, port) => securedOpensearch(at, port, transport));
  await applyRoles(as("master"), roles);
}, 240_000);
afterAll(async () => {
  for (const client of clients) await client.close();
  await domain.remove();
});

const refused = /no permissions for \[/;

async function written(client: Client, action: "index" | "create", index: string): Promise<number[]> {
  const { body } = await client.bulk({ body: [{ [action]: { _index: index } }, { field: randomUUID() }] });
  return body.items.map((item) => Object.values(item)[0]?.status ?? 0);
}

const span = `${dailyIndices.traces}-jaeger-span-2026-11-26`;
const log = `${dailyIndices.logs}-2026.11.26`;

describe("a caller of OpenSearch", () => {
  test("with the search-indexer's role writes tasks, and cannot write logs", async () => {
    const index = taskIndex(by("search-indexer"), searchAlias);
    await index.prepare();
    await index.prepare();
    expect(await index.handle([taskEvent()])).toEqual(["handled"]);
    expect(await written(by("search-indexer"), "create", log)).toEqual([403]);
    await expect(by("search-indexer").indices.delete({ index: `${searchAlias}-*` })).rejects.toThrow(refused);
  });

  test("with query's role finds the tasks of the indexer, and cannot change them", async () => {
    const event = taskEvent();
    const { ownerId, title } = event.data;
    await taskIndex(by("search-indexer"), searchAlias).handle([event]);
    await as("master").indices.refresh({ index: searchAlias });
    const query = by("query");
    expect((await query.ping()).body).toBe(true);
    const found = await searchTasks(query, searchAlias, { ownerId, text: title, first: 10 });
    expect(found.items.map(({ node }) => node.id)).toContain(event.aggregateId);
    await expect(query.delete({ index: searchAlias, id: event.aggregateId })).rejects.toThrow(refused);
    expect(await written(query, "index", searchAlias).catch((error: Error) => error.message)).toMatch(refused);
  });

  test("with Jaeger's role starts, writes and reads spans, and cannot read tasks", async () => {
    const jaeger = by("jaeger");
    await jaeger.info();
    const body = { index_patterns: [`*${dailyIndices.traces}-jaeger-span-*`], settings: { number_of_shards: 1 } };
    await jaeger.indices.putTemplate({ name: `${dailyIndices.traces}-jaeger-span`, body });
    // Jaeger also searches days without an index.
    const days = [span, span.replace("26", "25")];
    const search = () => jaeger.search({ index: days, ignore_unavailable: true, body: { query: { match_all: {} } } });
    await search();
    // The second span has a new field.
    for (const _ of [1, 2]) expect(await written(jaeger, "index", span)).toEqual([201]);
    await search();
    const multiSearch = (index: string) =>
      jaeger.msearch({ body: [{ index: [index], ignore_unavailable: true }, { size: 1 }] });
    expect((await multiSearch(span)).body.responses).toMatchObject([{ status: 200 }]);
    expect((await multiSearch(searchAlias)).body.responses).toMatchObject([{ error: { type: "security_exception" } }]);
    expect(await written(jaeger, "create", log)).toEqual([403]);
  });

  test("with the collector's role writes logs, and cannot read them", async () => {
    const collector = by("collector");
    await collector.info();
    for (const _ of [1, 2]) expect(await written(collector, "create", log)).toEqual([201]);
    expect(await written(collector, "create", span)).toEqual([403]);
    await expect(collector.search({ index: log })).rejects.toThrow(refused);
    await expect(collector.indices.delete({ index: log })).rejects.toThrow(refused);
  });

  test("with the search-admin's role reads everything and changes settings, and cannot grant permissions", async () => {
    const person = by("search-admin");
    expect((await person.cat.indices({ format: "json" })).body).toContainEqual(expect.objectContaining({ index: log }));
    await person.cluster.putSettings({ body: { persistent: { "cluster.blocks.read_only": null } } });
    await person.cat.repositories({ format: "json" });
    await expect(person.security.createRole({ role: "mine", body: {} })).rejects.toMatchObject({ statusCode: 403 });
  });

  test("without a role has no permission", async () => {
    await expect(as("arn:aws:iam::111111111111:role/another").info()).rejects.toThrow(refused);
  });
});

describe("the roles", () => {
  test("are not written if they are up to date", async () => {
    expect(await applyRoles(as("master"), roles)).toEqual([]);
  });

  test("that were changed by hand are corrected, and only those", async () => {
    const { security } = as("master");
    const narrowed = { index_patterns: ["*"], allowed_actions: ["*"], dls: '{"match_none": {}}' };
    await security.createRole({ role: "mindflow-jaeger", body: { index_permissions: [narrowed] } });
    await security.createRoleMapping({ role: "mindflow-query", body: { backend_roles: ["another"], users: ["*"] } });
    expect(await applyRoles(as("master"), roles)).toEqual([
      "the holders of the role mindflow-query",
      "the role mindflow-jaeger",
    ]);
    expect(await applyRoles(as("master"), roles)).toEqual([]);
  });

  test("that are not desired any more are removed, and other roles are not", async () => {
    const { security } = as("master");
    await security.createRole({ role: "somebody-else's", body: { cluster_permissions: ["cluster:monitor/main"] } });
    const { "mindflow-collector": _, ...fewer } = roles;
    expect(await applyRoles(as("master"), fewer)).toEqual([
      "removal of the holders of the role mindflow-collector",
      "removal of the role mindflow-collector",
    ]);
    await expect(by("collector").info()).rejects.toThrow(refused);
    expect((await security.getRoles()).body).toHaveProperty(["somebody-else's"]);
    await applyRoles(as("master"), roles);
    expect(await written(by("collector"), "create", log)).toEqual([201]);
  });

  test("that OpenSearch refuses are an error with their name and OpenSearch's error", async () => {
    const wrong = { "mindflow-wrong": { ...roles["mindflow-query"], colour: "red" } };
    await expect(applyRoles(as("master"), wrong as never)).rejects.toThrow(
      'the OpenSearch request for the role mindflow-wrong failed: {"status":"error","reason":"Invalid configuration"',
    );
  });

  test("can only be changed by the master", async () => {
    await expect(applyRoles(by("search-admin"), roles)).rejects.toThrow(
      /^the OpenSearch request for the roles failed: .*No permission to access REST API/,
    );
  });
});
