import {
  BatchRequestTooLongException,
  InvalidParameterException,
  InvalidParameterValueException,
  PublishBatchCommand,
  SNSClient,
} from "@aws-sdk/client-sns";
import type { Event } from "@mindflow/contracts/events";
import { type Entry, entryOf, fitting } from "./entry.ts";

/** What became of the events of a batch, by their ids. An event in neither list was not tried. */
export interface Published {
  readonly accepted: readonly string[];
  readonly refused: readonly { readonly id: string; readonly reason: string }[];
}

/** Publishes at most `mostEntries` events, no two of one aggregate. Throws if it is not known what became of them. */
export type Publish = (events: readonly Event[]) => Promise<Published>;

/** A client that gives up on SNS after some 9 s, not never: the relay holds rows locked meanwhile, and has 10 s to stop. */
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
      .map(({ Id }) => ({ id: Id, reason: reasons.get(Id) ?? "SNS did not say what became of it" }));
    return { accepted, refused };
  }

  /** SNS refuses a whole batch for the sake of one entry that it finds malformed: then each goes alone. */
  async function sendApart(entries: readonly Entry[]): Promise<Published> {
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

  return async (events) => {
    const entries = fitting(events.map(entryOf));
    return await send(entries).catch((error) => {
      if (isMalformed(error)) return sendApart(entries);
      throw error;
    });
  };
}

function isMalformed(error: unknown): error is Error {
  return [InvalidParameterException, InvalidParameterValueException, BatchRequestTooLongException].some(
    (kind) => error instanceof kind,
  );
}
