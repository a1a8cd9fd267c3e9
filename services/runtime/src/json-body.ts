import { isUtf8 } from "node:buffer";
import { ProblemError, problem } from "@mindflow/contracts/problems";
import type { FastifyInstance } from "fastify";

/** Parses JSON as Fastify does, but refuses a body that is not UTF-8: Fastify would put U+FFFD in place of its bytes. */
export function parseJsonBodies(server: FastifyInstance): void {
  const parse = server.getDefaultJsonParser("error", "error");
  server.removeContentTypeParser("application/json");
  server.addContentTypeParser<Buffer>("application/json", { parseAs: "buffer" }, (request, body, done) => {
    if (isUtf8(body)) parse(request, body.toString(), done);
    else done(new ProblemError(problem("MALFORMED_REQUEST")), undefined);
  });
}
