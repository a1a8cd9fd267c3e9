import type { IncomingMessage } from "node:http";

/**
 * Links the spans of one request. Services make no spans: their sidecars do, and each service passes the context on, by HTTP
 * and with its messages. Empty without a valid one. Source: www.w3.org/TR/trace-context
 */
export interface TraceContext {
  readonly traceparent?: string;
  readonly tracestate?: string;
}

const validParent = /^[0-9a-f]{2}-(?!0{32})([0-9a-f]{32})-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}$/;

/** The standard's least length of `tracestate` that everybody passes on. */
const validState = /^[\x20-\x7e]{1,512}$/;

export function traceContext({ headers }: Pick<IncomingMessage, "headers">): TraceContext {
  const { traceparent, tracestate } = headers;
  if (typeof traceparent !== "string" || !validParent.test(traceparent)) return {};
  return { traceparent, ...(typeof tracestate === "string" && validState.test(tracestate) && { tracestate }) };
}

/** For the log: leads from a line to the trace. */
export function traceId(traceparent = ""): string | undefined {
  return validParent.exec(traceparent)?.[1];
}
