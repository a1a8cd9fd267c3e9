import type { Topology } from "../topology.ts";
import { topologyName } from "./name-rules.ts";

/** Faults that types cannot detect, such as two consumers of one queue: each would receive half of the events. */
export function topologyFaults(t: Topology): string[] {
  const faults: string[] = [];
  const claim = (owners: Map<string | number, string>, what: string, key: string | number, by: string) => {
    const first = owners.get(key);
    if (first) faults.push(`${what} ${key} is claimed by both ${first} and ${by}: give each its own`);
    else owners.set(key, by);
  };
  const ports = new Map<string | number, string>();
  const consumers = new Map<string | number, string>();
  for (const [name, s] of Object.entries(t.services)) {
    claim(ports, "port", s.port, name);
    const edges: [string, readonly string[] | undefined, object][] = [
      ["calls", s.calls, t.services],
      ["uses store", s.stores && Object.keys(s.stores), t.stores],
      ["publishes to", s.publishes, t.topics],
      ["consumes", s.consumes, t.queues],
      ["uses bucket", s.buckets && Object.keys(s.buckets), t.buckets],
      ["reads secret", s.secrets, t.secrets],
    ];
    for (const [verb, targets, known] of edges)
      for (const target of targets ?? [])
        if (!(target in known))
          faults.push(
            `${name} ${verb} ${target}, which the topology does not have: it has ${Object.keys(known).join(", ")}`,
          );
    for (const queue of s.consumes ?? []) claim(consumers, "queue", queue, name);
  }
  for (const [name, queue] of Object.entries(t.queues)) {
    if ((queue.from === undefined) === (queue.uploadsTo === undefined))
      faults.push(`queue ${name} needs one source: either a topic (from) or a bucket (uploadsTo)`);
    if (queue.from !== undefined && !(queue.from in t.topics))
      faults.push(`queue ${name} is fed from ${queue.from}, which is no topic`);
    if (queue.uploadsTo !== undefined && !(queue.uploadsTo in t.buckets))
      faults.push(`queue ${name} receives uploads to ${queue.uploadsTo}, which is no bucket`);
    if (!consumers.has(name)) faults.push(`queue ${name} has no consumer: give it one, or remove it`);
  }
  return [...faults, ...nameFaults(t)];
}

function nameFaults(t: Topology): string[] {
  return Object.entries(t).flatMap(([kind, named]) =>
    Object.keys(named).flatMap((name) => {
      const { error } = topologyName.safeParse(name);
      return (error?.issues ?? []).map(({ message }) => `the name ${name} in ${kind} is refused: ${message}`);
    }),
  );
}
