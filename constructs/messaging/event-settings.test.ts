import { expect, test } from "vitest";
import { deadLettersSettings, type EventSettings, queueSettings, subscriptionSettings } from "./event-settings.ts";

const events: EventSettings = { retention: "14d", redeliverAfter: "10s", maxReceiveCount: 5 };

test("a subscription without event types receives every one", () => {
  expect(Object.keys(subscriptionSettings(undefined, "arn:of:dead-letters"))).toEqual([
    "rawMessageDelivery",
    "redrivePolicy",
  ]);
});

test("a standard queue has no FIFO attributes, which SQS would refuse", () => {
  const settings = { ...queueSettings(events, "arn", "none"), ...deadLettersSettings(events, "none") };
  expect(Object.keys(settings).filter((name) => /fifo|dedup/i.test(name))).toEqual([]);
});
