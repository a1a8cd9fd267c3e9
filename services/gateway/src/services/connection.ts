import { actorHeader } from "@mindflow/contracts/identity";
import { ProblemError, problem, problemSchema } from "@mindflow/contracts/problems";
import { requestIdHeader } from "@mindflow/runtime/request-id";
import { timeLimits } from "@mindflow/runtime/time-limits";
import type { TraceContext } from "@mindflow/runtime/trace-context";
import { type Dispatcher, interceptors, Pool } from "undici";
import { retry } from "./retry.ts";

export interface Caller {
  readonly actorId: string;
  readonly requestId: string;
  readonly trace: TraceContext;
}

export interface Call {
  readonly method: "GET" | "POST";
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

export interface Connection {
  /**
   * The call must be safe to repeat. The answer may have fields that the contract lacks: a newer service may add some
   * during a rollout. @throws ProblemError the service's own, or UNAVAILABLE after at most 5 s.
   */
  call(caller: Caller, call: Call): Promise<unknown>;
  alive(): Promise<void>;
  close(): Promise<void>;
}

/** A call that times out is not repeated. */
export function connect(origin: string): Connection {
  const pool = new Pool(origin, {
    connections: 64,
    connect: { timeout: 1_000 },
    // The services' own timeouts are shorter, so that they answer before.
    headersTimeout: timeLimits.call,
    bodyTimeout: timeLimits.call,
  });
  const retrying = pool.compose(interceptors.retry({ retry, statusCodes: [503], throwOnError: false }));
  return {
    async call({ actorId, requestId, trace }, { headers, ...call }) {
      const { statusCode, body } = await answer(retrying, {
        ...call,
        headers: { ...headers, ...trace, [actorHeader]: encodeURIComponent(actorId), [requestIdHeader]: requestId },
        // Also limits the wait for a free connection, for which the pool has no timeout.
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
