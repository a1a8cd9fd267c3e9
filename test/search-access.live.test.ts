import { randomUUID } from "node:crypto";
import { searchAlias } from "@mindflow/contracts/search";
import type { Client } from "@opensearch-project/opensearch";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { freePort } from "../localstack/ports.ts";
import { taskIndex } from "../services/consumers/src/search-indexer/task-index.ts";
import { taskEvent } from "../services/consumers/src/test-events.ts";
import { searchTasks } from "../services/query/src/search/store.ts";
import { bringRoles } from "../services/search-access/src/roles.ts";
import { dev } from "../stacks/environments/dev.ts";
import { dailyIndices, type SearchCaller, searchAccess } from "../stacks/search-access.ts";
import { engineAlone } from "./engine-alone.ts";
import { callingAs, securedOpensearch } from "./secured-opensearch/node.ts";

/** OpenSearch with its own access control. IAM's part, that a request is signed, only AWS has. */
let domain: Awaited<ReturnType<typeof engineAlone>>;
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
  domain = await engineAlone((at, port) => securedOpensearch(at, port, transport));
  await bringRoles(as("master"), roles);
}, 240_000);
afterAll(async () => {
  for (const client of clients) await client.close();
  await domain.remove();
});

/** What OpenSearch says to whoever may not. */
const refused = /no permissions for \[/;

/** The status of each document of a batch. */
async function written(client: Client, action: "index" | "create", index: string): Promise<number[]> {
  const { body } = await client.bulk({ body: [{ [action]: { _index: index } }, { field: randomUUID() }] });
  return body.items.map((item) => Object.values(item)[0]?.status ?? 0);
}

const span = `${dailyIndices.traces}-jaeger-span-2026-11-26`;
const log = `${dailyIndices.logs}-2026.11.26`;

describe("who calls OpenSearch", () => {
  test("does as the search-indexer what it does, and nothing with logs", async () => {
    const index = taskIndex(by("search-indexer"), searchAlias);
    await index.prepare();
    await index.prepare();
    expect(await index.handle([taskEvent()])).toEqual(["handled"]);
    expect(await written(by("search-indexer"), "create", log)).toEqual([403]);
    await expect(by("search-indexer").indices.delete({ index: `${searchAlias}-*` })).rejects.toThrow(refused);
  });

  test("finds as query what the indexer wrote, and changes nothing", async () => {
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

  test("starts, writes and reads as Jaeger, and reads no tasks", async () => {
    const jaeger = by("jaeger");
    await jaeger.info();
    const body = { index_patterns: [`*${dailyIndices.traces}-jaeger-span-*`], settings: { number_of_shards: 1 } };
    await jaeger.indices.putTemplate({ name: `${dailyIndices.traces}-jaeger-span`, body });
    // A day that nothing was written in yet is asked for too.
    const days = [span, span.replace("26", "25")];
    const search = () => jaeger.search({ index: days, ignore_unavailable: true, body: { query: { match_all: {} } } });
    await search();
    // The second brings a field that the index does not know yet.
    for (const _ of [1, 2]) expect(await written(jaeger, "index", span)).toEqual([201]);
    await search();
    const asked = (index: string) =>
      jaeger.msearch({ body: [{ index: [index], ignore_unavailable: true }, { size: 1 }] });
    expect((await asked(span)).body.responses).toMatchObject([{ status: 200 }]);
    expect((await asked(searchAlias)).body.responses).toMatchObject([{ error: { type: "security_exception" } }]);
    expect(await written(jaeger, "create", log)).toEqual([403]);
  });

  test("writes as the collector, and cannot read it again", async () => {
    const collector = by("collector");
    await collector.info();
    for (const _ of [1, 2]) expect(await written(collector, "create", log)).toEqual([201]);
    expect(await written(collector, "create", span)).toEqual([403]);
    await expect(collector.search({ index: log })).rejects.toThrow(refused);
    await expect(collector.indices.delete({ index: log })).rejects.toThrow(refused);
  });

  test("looks as a person at everything and mends it, and gives nobody a permission", async () => {
    const person = by("search-admin");
    expect((await person.cat.indices({ format: "json" })).body).toContainEqual(expect.objectContaining({ index: log }));
    await person.cluster.putSettings({ body: { persistent: { "cluster.blocks.read_only": null } } });
    await person.cat.repositories({ format: "json" });
    await expect(person.security.createRole({ role: "mine", body: {} })).rejects.toMatchObject({ statusCode: 403 });
  });

  test("is nobody without a role", async () => {
    await expect(as("arn:aws:iam::111111111111:role/another").info()).rejects.toThrow(refused);
  });
});

describe("the roles", () => {
  test("are not written where they are so already", async () => {
    expect(await bringRoles(as("master"), roles)).toEqual([]);
  });

  test("that somebody has changed, given away or narrowed are put right, and those alone", async () => {
    const { security } = as("master");
    const narrowed = { index_patterns: ["*"], allowed_actions: ["*"], dls: '{"match_none": {}}' };
    await security.createRole({ role: "mindflow-jaeger", body: { index_permissions: [narrowed] } });
    await security.createRoleMapping({ role: "mindflow-query", body: { backend_roles: ["another"], users: ["*"] } });
    expect(await bringRoles(as("master"), roles)).toEqual([
      "who has the role mindflow-query",
      "the role mindflow-jaeger",
    ]);
    expect(await bringRoles(as("master"), roles)).toEqual([]);
  });

  test("that nobody wishes any more are taken away, and others are not", async () => {
    const { security } = as("master");
    await security.createRole({ role: "somebody-else's", body: { cluster_permissions: ["cluster:monitor/main"] } });
    const { "mindflow-collector": _, ...fewer } = roles;
    expect(await bringRoles(as("master"), fewer)).toEqual([
      "nobody to have the role mindflow-collector",
      "no role mindflow-collector",
    ]);
    await expect(by("collector").info()).rejects.toThrow(refused);
    expect((await security.getRoles()).body).toHaveProperty(["somebody-else's"]);
    await bringRoles(as("master"), roles);
    expect(await written(by("collector"), "create", log)).toEqual([201]);
  });

  test("that OpenSearch refuses are told by name, in its own words", async () => {
    const wrong = { "mindflow-wrong": { ...roles["mindflow-query"], colour: "red" } };
    await expect(bringRoles(as("master"), wrong as never)).rejects.toThrow(
      'OpenSearch was asked for the role mindflow-wrong and said: {"status":"error","reason":"Invalid configuration"',
    );
  });

  test("can be given by nobody but the master", async () => {
    await expect(bringRoles(by("search-admin"), roles)).rejects.toThrow(
      /^OpenSearch was asked for its roles and said: .*No permission to access REST API/,
    );
  });
});
