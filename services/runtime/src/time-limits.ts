import { finishSeconds } from "./drain.ts";

/** In milliseconds. A read of a store times out first, so that the client gets the service's own error. */
export const timeLimits = { read: 3_000, call: 4_000 } as const;

/** Limits for a client's connection, in milliseconds. */
export interface ClientTimeLimits {
  /** Until all headers have arrived. */
  readonly headers: number;
  /** Until the whole request has arrived, also if it was answered before: otherwise 408, and the connection ends. */
  readonly request: number;
  /** Interval of the checks of both limits: a connection ends at most this much later. */
  readonly check: number;
  /** Without a byte in either direction during a request, such as for a client that does not read its answer. */
  readonly idle: number;
}

/** The largest body has 256 KiB. A request takes no longer to arrive than a service may take to stop. */
export const clientTimeLimits: ClientTimeLimits = {
  headers: 5_000,
  request: finishSeconds * 1_000,
  check: 1_000,
  idle: 3 * finishSeconds * 1_000,
};
