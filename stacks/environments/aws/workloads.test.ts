import { expect, test } from "vitest";
import { production } from "../production.ts";
import { type Change, faultsOf, unseen } from "../refusals.ts";
import type { AwsEnvironment } from "../schema.ts";
import { staging } from "../staging.ts";
import { workloadsRules } from "./workloads.ts";

const broken: [environment: AwsEnvironment, services: Change, fault: string][] = [
  [production, { gateway: { replicas: { max: 2 } } }, "a service has min <= max replicas: raise max"],
  [
    production,
    { relay: { rollout: "canary", replicas: { max: 3 } } },
    "a new version is tried on requests, and only services that are sent requests have some: " +
      'set rollout: "rolling"',
  ],
  [
    production,
    { query: { rollout: "a/b" } },
    "testers choose a version by a header, which goes no further than the service that they ask: " +
      'set rollout: "canary" or "blue/green" for services that only others of ours call',
  ],
  [
    production,
    { query: { requestsPerSecond: undefined } },
    "whoever is sent requests can be sent too many: " +
      "set requestsPerSecond for services that are sent requests, and for no other",
  ],
  [
    staging,
    { query: { replicas: { max: 2 } } },
    "Flagger sets the number of the new version's pods, and so does Helm where nothing scales them: " +
      'raise replicas.max above min, or set rollout: "rolling"',
  ],
  [
    staging,
    { "search-indexer": { eventsPerReplica: undefined } },
    "a consumer that is scaled is scaled by its queue, and nobody else has one: " +
      "set eventsPerReplica for consumers whose replicas.max is above min, and for no other service",
  ],
  [
    production,
    { gateway: { eventsPerReplica: 10 } },
    "a consumer that is scaled is scaled by its queue, and nobody else has one: " +
      "set eventsPerReplica for consumers whose replicas.max is above min, and for no other service",
  ],
  [
    production,
    { command: { replicas: { min: 2 } } },
    "production's services lose a zone and are still there: " +
      "raise replicas.min to 3 for services that are sent requests, and to 2 for the others",
  ],
];

test.each(broken)("$name with %j is refused", (environment, services, fault) => {
  const faults = faultsOf(environment, { aws: { workloads: { services } } });
  expect(faults).toHaveLength(1);
  expect(faults[0]).toMatch(/^aws\.workloads\.services is \{/);
  expect(faults[0]).toContain(`, but ${fault}`);
});

test("every rule of the workloads has been seen to refuse", () => {
  const said = broken.map(([, , fault]) => `aws.workloads.services ${fault}`);
  expect(unseen(workloadsRules, said)).toEqual([]);
});

test("a service that is left out, or that has no code, is told by its path", () => {
  const faults = faultsOf(production, {
    aws: { workloads: { services: { relay: undefined, notifier: production.aws.workloads.services.relay } } },
  });
  expect(faults.join("\n")).toContain("aws.workloads.services.relay is not set");
  expect(faults.join("\n")).toContain("aws.workloads.services.notifier");
});
