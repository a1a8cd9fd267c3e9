import type { Socket } from "node:net";
import { ProblemError, problem, problems } from "@mindflow/contracts/problems";
import {
  type FastifyError,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
  fastify,
  LogController,
} from "fastify";
import { collectDefaultMetrics, Histogram, Registry } from "prom-client";
import { within } from "./within.ts";

/** A dependency that must answer before the service may be sent requests: resolves when it does. */
export type Check = () => Promise<unknown>;

export interface ServerOptions {
  readonly service: string;
  readonly logLevel: string;
  /** By name. A check that fails or takes 2 s makes `/health/ready` answer 503 and say which. */
  readonly checks?: Readonly<Record<string, Check>>;
  /** Likewise, of what the service can do without: `/health/ready` says how it is and stays ready. */
  readonly optionalChecks?: Readonly<Record<string, Check>>;
  /** The largest body that is read, in bytes. */
  readonly bodyLimit?: number;
  /** Where the service's own metrics are registered. */
  readonly metrics?: Registry;
}

/** What Fastify itself refuses, in the words of the catalogue. */
function problemOf(error: FastifyError | ProblemError) {
  if (error instanceof ProblemError) return error.problem;
  if (error.code === "FST_ERR_CTP_BODY_TOO_LARGE") return problem("PAYLOAD_TOO_LARGE");
  if (error.statusCode && error.statusCode < 500) return problem("MALFORMED_REQUEST");
  return problem("INTERNAL");
}

/**
 * An HTTP server with what every service of ours has: JSON logs on stdout, `/health/live`, `/health/ready`, `/metrics`,
 * and one error handler that answers with a problem of the catalogue and never with a stack trace.
 */
export function createServer(options: ServerOptions): FastifyInstance {
  const server = fastify({
    logger: {
      level: options.logLevel,
      base: { service: options.service },
      timestamp: () => `,"time":"${new Date().toISOString()}"`,
      formatters: { level: (label) => ({ level: label }) },
      redact: ["req.headers.authorization"],
    },
    // The health checks of three probes would be most of the log.
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: options.bodyLimit ?? 64 * 1024,
    requestIdHeader: "x-request-id",
    forceCloseConnections: "idle",
    // Who still comes on a connection in use is served and then disconnected: Fastify's own 503 has no code of ours.
    return503OnClosing: false,
    // What fails before there is a route, such as a URL that cannot be decoded.
    frameworkErrors: (_error: FastifyError, _request: FastifyRequest, reply: FastifyReply) =>
      reply.status(400).send(problem("MALFORMED_REQUEST")),
  });

  const metrics = options.metrics ?? new Registry();
  metrics.setDefaultLabels({ service: options.service });
  collectDefaultMetrics({ register: metrics });
  const duration = new Histogram({
    name: "http_request_duration_seconds",
    help: "How long requests took, by route and status.",
    labelNames: ["method", "route", "status"],
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5],
    registers: [metrics],
  });
  server.addHook("onResponse", async (request, reply) => {
    const route = request.routeOptions.url ?? "unknown";
    duration.observe({ method: request.method, route, status: reply.statusCode }, reply.elapsedTime / 1000);
    if (route.startsWith("/health/") || route === "/metrics") return;
    request.log.info({ route, status: reply.statusCode, milliseconds: Math.round(reply.elapsedTime) }, "answered");
  });

  server.setErrorHandler((error: FastifyError | ProblemError, request, reply) => {
    const answer = problemOf(error);
    const { status } = problems[answer.code];
    if (status >= 500) request.log.error({ err: error }, error.message);
    return reply.status(status).send(answer);
  });
  server.setNotFoundHandler((_request, reply) => reply.status(404).send(problem("NOT_FOUND")));

  // Node takes a connection that was opened ahead, and not used yet, for a busy one, and would wait for it.
  const connections = new Set<Socket>();
  server.server.on("connection", (socket: Socket) => {
    connections.add(socket);
    socket.once("close", () => connections.delete(socket));
  });
  let draining = false;
  server.addHook("preClose", async () => {
    draining = true;
    for (const socket of connections) if (socket.bytesRead === 0) socket.destroy();
  });
  server.get("/health/live", async () => ({ status: "live" }));
  server.get("/health/ready", async (_request, reply) => {
    const [checks, optional] = await Promise.all([outcomes(options.checks), outcomes(options.optionalChecks)]);
    const ready = !draining && Object.values(checks).every((result) => result === "ok");
    const status = draining ? "draining" : ready ? "ready" : "not ready";
    return reply.status(ready ? 200 : 503).send({ status, checks, optional });
  });
  server.get("/metrics", async (_request, reply) => reply.type(metrics.contentType).send(await metrics.metrics()));
  return server;
}

async function outcomes(checks: Readonly<Record<string, Check>> = {}): Promise<Record<string, string>> {
  const all = Object.entries(checks).map(async ([name, check]) => [name, await outcome(check)] as const);
  return Object.fromEntries(await Promise.all(all));
}

async function outcome(check: Check): Promise<string> {
  try {
    await within(2_000, check());
    return "ok";
  } catch (error) {
    return error instanceof Error ? error.message || error.name : String(error);
  }
}
