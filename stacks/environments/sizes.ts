import { type BuiltService, builtServices, servesRequests, service } from "../topology.ts";
import type { Workload, Workloads, WorkloadsLiteral } from "./aws/workloads.ts";

/** The sizes of every service: its own, or those of its kind. */
export function withSizes(workloads: WorkloadsLiteral): Workloads {
  const { defaults, services } = workloads;
  const sizes = builtServices.map((name) => [name, services[name] ?? defaults[kindOf(name)]] as const);
  return { ...workloads, services: Object.fromEntries(sizes) as Record<BuiltService, Workload> };
}

function kindOf(name: BuiltService): keyof WorkloadsLiteral["defaults"] {
  if (servesRequests(name)) return "requests";
  return service(name).consumes ? "events" : "background";
}
