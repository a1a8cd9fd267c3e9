import fc from "fast-check";
import { afterAll, expect, test } from "vitest";
import { startGateway, task } from "../../fixtures/gateway.ts";

const gateway = await startGateway();
afterAll(gateway.stop);

const headers = { "content-type": "application/json" };

const words = fc.constantFrom(
  ..."{ } ( ) : ! $ @ ... [ ] query mutation subscription fragment on F Query Task __typename __schema".split(" "),
  ..."task tasks search createTask completeTask input id title edges node first 1 -1 2147483648 true null".split(" "),
  ..."__proto__ constructor toString @skip(if:true) @include(if:$a) $a:Int $a:ID! #c".split(" "),
  `"${task.id}"`,
  '"""',
  "\n",
);
const names = fc.constantFrom("a", "__proto__", "constructor", "hasOwnProperty", "then", "__typename", "data");
const fields = fc.array(fc.tuple(names, fc.constantFrom("id", "title", "status", "completedAt")), { minLength: 1 });
const operations = fc.record({
  type: fc.constantFrom("query", "mutation"),
  alias: names,
  selection: fields.map((all) => all.map(([alias, field]) => `${alias}: ${field}`).join(" ")),
});
const documents = fc.oneof(
  fc.array(words, { maxLength: 40 }).map((all) => all.join(" ")),
  operations.map(({ type, alias, selection }) =>
    type === "query"
      ? `query($constructor: ID) { ${alias}: task(id: "${task.id}") { ${selection} } }`
      : `mutation { ${alias}: completeTask(input: { id: "${task.id}", version: 1 }) { ${alias}: task { ${selection} } } }`,
  ),
);

const bodies = fc.oneof(
  fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes)),
  fc.json(),
  fc.record({ query: fc.anything(), variables: fc.anything(), operationName: fc.anything() }).map((o) => toJson(o)),
  fc.record({ query: documents, variables: fc.dictionary(fc.string(), fc.jsonValue()) }).map((o) => toJson(o)),
);

function toJson(value: unknown): string {
  return JSON.stringify(value, (_key, part) => (typeof part === "bigint" ? String(part) : part));
}

test("any body is answered in GraphQL: each error has a code, and none is INTERNAL", async () => {
  await fc.assert(
    fc.asyncProperty(bodies, async (payload) => {
      const answers = [];
      for (let time = 0; time < 3; time += 1) answers.push(await gateway.send({ payload, headers }));
      for (const { status, codes, data } of answers) {
        expect(status).toBeLessThan(500);
        expect(codes).not.toContain("INTERNAL");
        expect({ status, codes, data }).toEqual({
          status: answers[0]?.status,
          codes: answers[0]?.codes,
          data: answers[0]?.data,
        });
      }
    }),
    { numRuns: 300 },
  );
});
