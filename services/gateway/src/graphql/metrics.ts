import type { ProblemCode } from "@mindflow/contracts/problems";
import type { FastifyInstance } from "fastify";
import type { OperationTypeNode } from "graphql";
import { Counter, type Registry } from "prom-client";

declare module "fastify" {
  interface FastifyRequest {
    operation: `${OperationTypeNode}` | "none";
    outcome: ProblemCode | "OK";
  }
}

/** Counts what the requests of a scope have in `operation` and `outcome` once they are answered. */
export function countOperations(scope: FastifyInstance, metrics: Registry): void {
  const operations = new Counter({
    name: "graphql_operations_total",
    help: "Requests by the type of their operation (none where it was not executed) and the code of their first error.",
    labelNames: ["operation", "code"],
    registers: [metrics],
  });
  scope.decorateRequest("operation", "none");
  scope.decorateRequest("outcome", "OK");
  scope.addHook("onResponse", async ({ operation, outcome }) => operations.inc({ operation, code: outcome }));
}
