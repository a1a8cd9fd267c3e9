import { failureCodes, type ProblemCode } from "@mindflow/contracts/problems";
import type { FastifyInstance } from "fastify";
import type { OperationTypeNode } from "graphql";
import { Counter, type Registry } from "prom-client";

declare module "fastify" {
  interface FastifyRequest {
    operation: `${OperationTypeNode}` | "none";
    outcome: ProblemCode | "OK";
  }
}

export function countOperations(scope: FastifyInstance, metrics: Registry): void {
  const operations = new Counter({
    name: "graphql_operations_total",
    help: "Requests by the type of their operation (none where it was not executed) and the code of their first error.",
    labelNames: ["operation", "code"],
    registers: [metrics],
  });
  // A rate sees no first failure that begins its series.
  for (const operation of ["query", "mutation", "none"])
    for (const code of failureCodes) operations.inc({ operation, code }, 0);
  scope.decorateRequest("operation", "none");
  scope.decorateRequest("outcome", "OK");
  scope.addHook("onResponse", async ({ operation, outcome }) => operations.inc({ operation, code: outcome }));
}
