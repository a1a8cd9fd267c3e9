/**
 * How long an answer may take, in milliseconds: a service gives up on a store before its caller gives up on the service, so
 * that people are told by us what is wrong. The mesh's own time-outs are for who says nothing at all.
 */
export const timeLimits = { read: 3_000, call: 4_000 } as const;
