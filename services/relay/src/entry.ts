import type { PublishBatchRequestEntry } from "@aws-sdk/client-sns";
import type { Event } from "@mindflow/contracts/events";

/** SNS takes at most so many entries in a batch, and so many bytes in all their messages and attributes. */
export const mostEntries = 10;
const mostBytes = 256 * 1024;

export type Entry = PublishBatchRequestEntry & { readonly Id: string; readonly Message: string };

export function entryOf(event: Event): Entry {
  return {
    Id: event.id,
    // SQS refuses these two characters, which JSON does not escape by itself.
    Message: JSON.stringify(event).replace(/[\ufffe\uffff]/g, (char) => `\\u${char.charCodeAt(0).toString(16)}`),
    MessageGroupId: event.aggregateId,
    MessageDeduplicationId: event.id,
    MessageAttributes: { type: { DataType: "String", StringValue: event.type } },
  };
}

/** As many of the first entries as one batch can take; always one, so that SNS itself refuses what is too large alone. */
export function fitting(entries: readonly Entry[]): Entry[] {
  let bytes = 0;
  return entries.filter((entry, index) => {
    // A little more than SNS counts: it leaves out the names of the fields.
    bytes += Buffer.byteLength(JSON.stringify(entry));
    return index === 0 || bytes <= mostBytes;
  });
}
