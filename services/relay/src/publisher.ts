import {
  BatchRequestTooLongException,
  InvalidParameterException,
  InvalidParameterValueException,
  PublishBatchCommand,
  SNSClient,
} from "@aws-sdk/client-sns";
import type { Event } from "@mindflow/contracts/events";
import type { TraceContext } from "@mindflow/runtime/trace-context";
import { type Entry, entryOf, fitting } from "./entry.ts";

/** The result for the events of a batch, by their ids. An event in neither list was not sent. */
export interface Published {
  readonly accepted: readonly string[];
  readonly refused: readonly { readonly id: string; readonly reason: string }[];
}

/** Trace contexts by the events' ids. */
export type Traces = ReadonlyMap<string, TraceContext>;

/** Publishes at most `mostEntries` events, no two of one aggregate. @throws if SNS does not answer. */
export type Publish = (events: readonly Event[], traces?: Traces) => Promise<Published>;

/** A client that gives up on SNS after about 9 s: the relay holds row locks meanwhile, and has 10 s to stop. */
export function createClient(region: string): SNSClient {
  return new SNSClient({
    region,
    maxAttempts: 2,
    requestHandler: { connectionTimeout: 1_000, requestTimeout: 4_000, throwOnRequestTimeout: true },
  });
}

export function createPublisher(sns: SNSClient, topicArn: string): Publish {
  async function send(entries: readonly Entry[]): Promise<Published> {
    const { Successful = [], Failed = [] } = await sns.send(
      new PublishBatchCommand({ TopicArn: topicArn, PublishBatchRequestEntries: [...entries] }),
    );
    const accepted = Successful.flatMap(({ Id }) => Id ?? []);
    const reasons = new Map(Failed.map(({ Id, Code, Message }) => [Id, `${Code}: ${Message}`]));
    const refused = entries
      .filter(({ Id }) => !accepted.includes(Id))
      .map(({ Id }) => ({ id: Id, reason: reasons.get(Id) ?? "SNS reported neither success nor failure" }));
    return { accepted, refused };
  }

  /** Sends each entry alone: SNS refuses a whole batch if it finds one entry malformed. */
  async function sendSeparately(entries: readonly Entry[]): Promise<Published> {
    const results: Published[] = [];
    for (const entry of entries)
      results.push(
        await send([entry]).catch((error) => {
          if (isMalformed(error)) return { accepted: [], refused: [{ id: entry.Id, reason: error.message }] };
          throw error;
        }),
      );
    return { accepted: results.flatMap((one) => one.accepted), refused: results.flatMap((one) => one.refused) };
  }

  return async (events, traces) => {
    const entries = fitting(events.map((event) => entryOf(event, traces?.get(event.id))));
    return await send(entries).catch((error) => {
      if (isMalformed(error)) return sendSeparately(entries);
      throw error;
    });
  };
}

function isMalformed(error: unknown): error is Error {
  return [InvalidParameterException, InvalidParameterValueException, BatchRequestTooLongException].some(
    (kind) => error instanceof kind,
  );
}
