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
import { parseJsonBodies } from "./json-body.ts";
import { requestId } from "./request-id.ts";
import { type ClientTimeLimits, clientTimeLimits } from "./time-limits.ts";
import { traceContext, traceId } from "./trace-context.ts";
import { within } from "./within.ts";

export type Check = () => Promise<unknown>;

export interface ServerOptions {
  readonly service: string;
  readonly logLevel: string;
  /** Checks by name. If one fails or takes 2 s, `/health/ready` answers 503 and names it. */
  readonly checks?: Readonly<Record<string, Check>>;
  /**
   * Checks of dependencies that the service can do without, or that all its pods share: without a ready pod, the service would
   * answer nothing at all. `/health/ready` reports them and still answers 200; `/health/ready?all` answers 503.
   */
  readonly optionalChecks?: Readonly<Record<string, Check>>;
  readonly bodyLimit?: number;
  readonly metrics?: Registry;
  readonly clientTimeLimits?: ClientTimeLimits;
}

function problemOf(error: FastifyError | ProblemError) {
  if (error instanceof ProblemError) return error.problem;
  if (error.code === "FST_ERR_CTP_BODY_TOO_LARGE") return problem("PAYLOAD_TOO_LARGE");
  if (error.statusCode && error.statusCode < 500) return problem("MALFORMED_REQUEST");
  return problem("INTERNAL");
}

/** JSON logs, `/health/live`, `/health/ready`, `/metrics`, and errors as problems without stack traces. */
export function createServer(options: ServerOptions): FastifyInstance {
  const limits = options.clientTimeLimits ?? clientTimeLimits;
  const server = fastify({
    logger: {
      level: options.logLevel,
      base: { service: options.service },
      timestamp: () => `,"time":"${new Date().toISOString()}"`,
      formatters: { level: (label) => ({ level: label }) },
      redact: ["req.headers.authorization"],
    },
    // Otherwise most of the log would be health checks.
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: options.bodyLimit ?? 64 * 1024,
    genReqId: requestId,
    childLoggerFactory: (logger, bindings, options, request) =>
      logger.child({ ...bindings, traceId: traceId(traceContext(request).traceparent) }, options),
    requestTimeout: limits.request,
    connectionTimeout: limits.idle,
    http: { headersTimeout: limits.headers, connectionsCheckingInterval: limits.check },
    forceCloseConnections: "idle",
    // A request on an open connection is still answered while closing: Fastify's own 503 would have no problem code.
    return503OnClosing: false,
    // Errors before routing, such as a URL that cannot be decoded.
    frameworkErrors: (_error: FastifyError, _request: FastifyRequest, reply: FastifyReply) =>
      reply.status(400).send(problem("MALFORMED_REQUEST")),
  });
  parseJsonBodies(server);

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

  // Node counts a connection without a request as busy, and `close` would wait for it.
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
  server.get("/health/ready", async ({ query }, reply) => {
    const [checks, optional] = await Promise.all([outcomes(options.checks), outcomes(options.optionalChecks)]);
    const counted = { ...checks, ...("all" in (query as object) && optional) };
    const ready = !draining && Object.values(counted).every((result) => result === "ok");
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
