import { spawnSync } from "node:child_process";
import { expect, test } from "vitest";
import { repository } from "../../localstack/layout.ts";
import { newEnvironment } from "./environment.ts";
import { newQueue } from "./queue.ts";
import { newService } from "./service.ts";

const form = 'it must be lower-case words with hyphens between them, such as "search-indexer".';

test.each([
  ["Reports", `"Reports" is no name for a service: ${form}`],
  ["reports-of-last-month", '"reports-of-last-month" is no name for a service: it may have 20 characters at most.'],
  ["gateway", "There is a service gateway already: choose another name."],
  ["postgres", "A container of the mirror is called postgres: choose another name."],
  ["runtime", "services/runtime exists already: choose another name for the service."],
])("a service is not called %s", (name, refusal) => {
  expect(() => newService(repository, name, {})).toThrow(refusal);
});

test("a consumer needs a queue of its own, which a topic feeds", () => {
  const consumer = (consumes: string, from?: string) => () => newService(repository, "digest", { consumes, from });
  expect(consumer("analytics")).toThrow("The queue analytics is consumed by analytics, and has one consumer");
  expect(consumer("Digest")).toThrow(`"Digest" is no name for a queue: ${form}`);
  expect(consumer("digest", "events")).toThrow('"events" is no topic: use --from task-events.');
});

test("a queue needs a name, and a service that consumes queues", () => {
  const queue = (name: string, service?: string) => () => newQueue(repository, name, { for: service });
  expect(queue("notifier", "notifier")).toThrow("There is a queue notifier already: choose another name.");
  expect(queue("digest_1", "notifier")).toThrow(`"digest_1" is no name for a queue: ${form}`);
  expect(queue("digest")).toThrow(/^Name the service that consumes the queue: use --for search-indexer, .* or /);
  expect(queue("digest", "query")).toThrow(
    /^query consumes no queues: .*npm run new -- service <name> --consumes digest\.$/,
  );
});

test("an environment needs a name, and another one on AWS to be like", () => {
  const environment = (name: string, like?: string) => () => newEnvironment(repository, name, { like });
  expect(environment("staging", "dev")).toThrow("There is an environment staging already: choose another name.");
  expect(environment("performance", "dev")).toThrow("it may have 10 characters at most.");
  expect(environment("new", "dev")).toThrow('"new" is a word of TypeScript: choose another name.');
  expect(environment("load")).toThrow(/^Name its model: --like dev, .* or production\.$/);
  expect(environment("load", "local")).toThrow(/^"local" is no environment on AWS: use --like dev, /);
});

test.each([
  [["topic", "events"], '"topic" is not what this command adds: use service, queue, or environment. '],
  [["queue"], "Name the new queue: reminders.\nExample: "],
  [["queue", "one", "two"], "One queue at a time: one is the name, and two is left over."],
  [["queue", "digest", "--like", "dev"], "Unknown option '--like'"],
])("npm run new -- %j is refused", (parameters, refusal) => {
  const all = ["--disable-warning=DEP0044", "test/commands/new.ts", ...parameters];
  const { status, stderr } = spawnSync(process.execPath, all, { cwd: repository, encoding: "utf8" });
  expect(stderr).toContain(refusal);
  expect(status).toBe(2);
});
