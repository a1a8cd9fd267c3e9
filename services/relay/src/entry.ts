import type { PublishBatchRequestEntry } from "@aws-sdk/client-sns";
import type { Event } from "@mindflow/contracts/events";
import type { TraceContext } from "@mindflow/runtime/trace-context";

/** SNS's limits for a batch: the number of entries, and the bytes of their messages and attributes. */
export const mostEntries = 10;
const mostBytes = 256 * 1024;

export type Entry = PublishBatchRequestEntry & { readonly Id: string; readonly Message: string };

export function entryOf(event: Event, trace: TraceContext = {}): Entry {
  const attributes = Object.entries({ type: event.type, ...trace });
  return {
    Id: event.id,
    // SQS refuses these two characters, and JSON does not escape them.
    Message: JSON.stringify(event).replace(/[\ufffe\uffff]/g, (char) => `\\u${char.charCodeAt(0).toString(16)}`),
    MessageGroupId: event.aggregateId,
    MessageDeduplicationId: event.id,
    MessageAttributes: Object.fromEntries(
      attributes.map(([name, StringValue]) => [name, { DataType: "String", StringValue }]),
    ),
  };
}

/** The first entries that fit into one batch. At least one, so that SNS itself refuses an entry that is too large. */
export function fitting(entries: readonly Entry[]): Entry[] {
  let bytes = 0;
  return entries.filter((entry, index) => {
    // A little more than SNS counts, which leaves out the names of the fields.
    bytes += Buffer.byteLength(JSON.stringify(entry));
    return index === 0 || bytes <= mostBytes;
  });
}
