import { within } from "../../services/runtime/src/within.ts";

export interface Answer {
  readonly version?: string;
  readonly message: string;
}

/** Sends a real request. @throws Error with the fault. */
export type Probe = () => Promise<Answer>;

/** In milliseconds: a part that takes longer to answer is not healthy. */
export const probeTimeout = 2_000;

/** @throws Error with the fault, also if the answer takes too long. */
export async function answerOf(probe: Probe): Promise<Answer> {
  try {
    return await within(probeTimeout, probe());
  } catch (error) {
    const { name, message, cause } = error as Error;
    if (name === "TimeoutError") throw new Error(`no answer within ${probeTimeout} ms`, { cause: error });
    // The error of fetch has the reason only in its cause.
    const reason = cause instanceof Error ? cause.message || (cause as NodeJS.ErrnoException).code : undefined;
    throw new Error(reason || message || name, { cause: error });
  }
}

/** @throws Error if the status is not 2xx. */
export async function getJson<Body>(url: string): Promise<Body> {
  const response = await fetch(url, { signal: AbortSignal.timeout(probeTimeout) });
  if (!response.ok) throw new Error(`${new URL(url).pathname} answers ${response.status}`);
  return (await response.json()) as Body;
}
