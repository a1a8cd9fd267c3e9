import { actorHeader } from "@mindflow/contracts/identity";
import { ProblemError, problem, problemSchema } from "@mindflow/contracts/problems";
import { timeLimits } from "@mindflow/runtime/time-limits";
import { type Dispatcher, interceptors, Pool } from "undici";

/** For whom a service is asked, and in which request: the id joins the logs of all services. */
export interface Caller {
  readonly actorId: string;
  readonly requestId: string;
}

export interface Call {
  readonly method: "GET" | "POST";
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

export interface Connection {
  /**
   * What the service answers to a call, which must be safe to repeat.
   *
   * It is not parsed against the contract: that is strict, and would refuse what a newer service adds while it rolls
   * out. GraphQL checks each field that leaves. A refusal is parsed: its code is a promise to clients.
   *
   * @throws ProblemError the service's own, or UNAVAILABLE after at most 5 s.
   */
  call(caller: Caller, call: Call): Promise<unknown>;
  /** Resolves when the service answers. */
  alive(): Promise<void>;
  close(): Promise<void>;
}

/**
 * Connections to one service: at most 64, kept alive. Where one breaks or is refused, the call is repeated for about
 * 2 s, which bridges a restart; a service that has the call and does not answer is not asked again.
 */
export function connect(origin: string): Connection {
  const pool = new Pool(origin, {
    connections: 64,
    connect: { timeout: 1_000 },
    // The services give up on a read before that and say so.
    headersTimeout: timeLimits.call,
    bodyTimeout: timeLimits.call,
  });
  // No status is repeated: a service that refuses has answered. POST is: a command carries its idempotency key.
  const patient = pool.compose(
    interceptors.retry({
      methods: ["GET", "POST"],
      statusCodes: [],
      maxRetries: 7,
      minTimeout: 25,
      maxTimeout: 600,
    }),
  );
  return {
    async call({ actorId, requestId }, { headers, ...call }) {
      const { statusCode, body } = await answer(patient, {
        ...call,
        headers: { ...headers, [actorHeader]: encodeURIComponent(actorId), "x-request-id": requestId },
        // Also ends the wait for a free connection, for which the pool has no limit of its own.
        signal: AbortSignal.timeout(5_000),
      });
      if (statusCode === 200) return body;
      const refusal = problemSchema.safeParse(body);
      if (refusal.success) throw new ProblemError(refusal.data);
      throw unavailable(new Error(`${call.method} ${call.path} was answered ${statusCode} without a problem`));
    },
    async alive() {
      const { statusCode } = await answer(pool, { method: "GET", path: "/health/live" });
      if (statusCode !== 200) throw unavailable();
    },
    close: () => pool.close(),
  };
}

async function answer(dispatcher: Dispatcher, options: Dispatcher.RequestOptions) {
  try {
    const { statusCode, body } = await dispatcher.request(options);
    return { statusCode, body: await body.json() };
  } catch (cause) {
    throw unavailable(cause);
  }
}

function unavailable(cause?: unknown): ProblemError {
  return new ProblemError(problem("UNAVAILABLE"), { cause });
}
