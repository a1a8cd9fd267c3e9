import { randomUUID } from "node:crypto";
import type { Event } from "@mindflow/contracts/events";
import { fastify } from "fastify";
import type pg from "pg";
import { vi } from "vitest";
import { createMetrics } from "./metrics.ts";
import type { Publish } from "./publisher.ts";
import { startRelay } from "./relay.ts";

/** Adds the events of one task to the outbox, in the order of their versions, as the command service does. */
export async function add(admin: pg.Pool, aggregateId: string, ...versions: number[]): Promise<void> {
  for (const version of versions) {
    const task = {
      id: aggregateId,
      projectId: randomUUID(),
      ownerId: "ada",
      title: "Write the plan",
      status: version === 1 ? "open" : "completed",
      version,
      createdAt: "2026-07-01T12:00:00.000Z",
      completedAt: version === 1 ? null : "2026-07-02T12:00:00.000Z",
    };
    await admin.query(
      `INSERT INTO outbox (id, type, aggregate_id, version, actor_id, occurred_at, data)
        VALUES ($1, $2, $3, $4, 'ada', now(), $5)`,
      [randomUUID(), version === 1 ? "TaskCreated" : "TaskCompleted", aggregateId, version, task],
    );
  }
}

export async function waiting(admin: pg.Pool): Promise<number> {
  return (await admin.query("SELECT FROM outbox")).rowCount ?? 0;
}

export const emptied = (admin: pg.Pool) =>
  vi.waitFor(
    async () => {
      if ((await waiting(admin)) > 0) throw new Error("the outbox is not empty yet");
    },
    { timeout: 20_000, interval: 20 },
  );

export const accept = (events: readonly Event[]) => ({ accepted: events.map(({ id }) => id), refused: [] });

/** A relay with this way of publishing, and what it logs. Stopping it ends the pool too, which waits for every connection. */
export function relayWith(pool: pg.Pool, publish: Publish, poll?: number) {
  const logged: { readonly level: string; readonly msg: string }[] = [];
  const { log } = fastify({
    logger: {
      stream: { write: (line) => void logged.push(JSON.parse(line)) },
      formatters: { level: (level) => ({ level }) },
    },
  });
  const stop = startRelay({ pool, publish, log, metrics: createMetrics(pool), ...(poll !== undefined && { poll }) });
  return {
    stop: () => stop().then(() => pool.end()),
    messages: () => logged.map(({ msg }) => msg),
  };
}
