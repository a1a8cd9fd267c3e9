import { expect, test } from "vitest";
import { type Change, faultsOf, testSectionRules } from "../fixtures/refusals.ts";
import { production } from "../production.ts";
import type { AwsEnvironment } from "../schema.ts";
import { withSizes } from "../sizes.ts";
import { staging } from "../staging.ts";
import { workloadsRules } from "./workloads.ts";

const byQueue = "only a consumer with autoscaling has a queue to scale by, and it must";

const signed = "production runs what the workflow built from the main branch, and nothing else";

type Broken = [limit: string, environment: AwsEnvironment, change: Change];

testSectionRules(
  "workloads",
  workloadsRules,
  (
    [
      ["a service needs min <= max replicas", production, { gateway: { replicas: { max: 2 } } }],
      [
        "a new version is tested with requests, and this service receives none",
        production,
        { relay: { rollout: "canary", replicas: { max: 3 } } },
      ],
      [
        "testers choose a version by a header, which only a public service receives",
        production,
        { query: { rollout: "a/b" } },
      ],
      ["a service that receives requests needs a rate limit", production, { query: { requestsPerSecond: undefined } }],
      [
        "without autoscaling, Flagger and Helm would both set the number of pods",
        staging,
        { query: { replicas: { max: 2 } } },
      ],
      [byQueue, staging, { "search-indexer": { eventsPerReplica: undefined } }],
      [byQueue, production, { gateway: { eventsPerReplica: 10 } }],
      ["production's services must survive the loss of a zone", production, { command: { replicas: { min: 2 } } }],
    ] as const
  )
    .map(([limit, environment, services]) => [limit, environment, { services }] as Broken)
    .concat([[signed, production, { images: { unsigned: "The workflow is not there yet." } }]]),
);

test("unsigned images need a reason", () => {
  expect(faultsOf(production, { aws: { workloads: { images: "any" } } }).join("\n")).toMatch(
    /aws\.workloads\.images .*it must be "signed", or \{ unsigned/,
  );
});

test("a service that is only planned is reported by its path", () => {
  const { relay } = production.aws.workloads.services;
  const faults = faultsOf(production, { aws: { workloads: { services: { notifier: relay } } } });
  expect(faults.join("\n")).toContain("aws.workloads.services.notifier");
});

test("a service without sizes of its own has those of its kind", () => {
  const { defaults, services } = withSizes({ ...production.aws.workloads, services: {} });
  expect(services.query).toBe(defaults.requests);
  expect(services["search-indexer"]).toBe(defaults.events);
  expect(services.relay).toBe(defaults.background);
});
