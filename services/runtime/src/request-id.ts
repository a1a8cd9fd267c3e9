import { randomUUID } from "node:crypto";
import type { IncomingMessage } from "node:http";

export const requestIdHeader = "x-request-id";

/** Envoy sends a UUID, W3C's trace ids are 32 hexadecimal digits, and clients have other ids of unreserved characters. */
const valid = /^[A-Za-z0-9._~-]{1,128}$/;

/**
 * The request's id: the caller's, or a new one if the caller's would fill the log, or the headers of the calls that
 * pass it on. Every service logs it, so it is unique in the whole system.
 */
export function requestId({ headers }: Pick<IncomingMessage, "headers">): string {
  const sent = headers[requestIdHeader];
  return typeof sent === "string" && valid.test(sent) ? sent : randomUUID();
}
