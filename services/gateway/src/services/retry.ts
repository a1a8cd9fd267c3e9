import { errors, type RetryHandler } from "undici";

const mostRetries = 7;
const longestWait = 600;

/**
 * Repeats a call whose connection broke, eight times within about 2 s, which bridges a restart. Also POST: a command has an
 * idempotency key. An error status is an answer and is not repeated, except the one that stands for a broken connection.
 */
export const retry: RetryHandler.RetryCallback = (error, { state, opts }, done) => {
  const { counter } = state;
  const { errorCodes = [] } = opts.retryOptions ?? {};
  const broken = errorCodes.includes((error as NodeJS.ErrnoException).code ?? "") || brokenBehindSidecar(error);
  if (!broken || counter > mostRetries) return done(error);
  // The timer is given back, so that an abort ends the wait.
  return setTimeout(done, Math.min(25 * 2 ** (counter - 1), longestWait));
};

/**
 * Behind a sidecar no connection fails: Envoy answers 503 in plain text instead, such as "no healthy upstream". A service's
 * own 503 is JSON. A refusal because of too many requests has a header, and repeating it would add more.
 * Source: envoyproxy.io/docs/envoy/latest/configuration/http/http_filters/router_filter
 */
function brokenBehindSidecar(error: Error): boolean {
  if (!(error instanceof errors.RequestRetryError)) return false;
  const { "content-type": type = "text/plain", "x-envoy-overloaded": overloaded } = error.headers ?? {};
  return type === "text/plain" && !overloaded;
}
