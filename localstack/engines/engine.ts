import type { Running } from "../processes.ts";

export type EngineName = "postgres" | "valkey" | "localstack" | "opensearch";

/** Who starts an engine. */
export interface Starter {
  /** Told what takes long. */
  readonly say: (line: string) => void;
  /** Told each process at once, so that it is stopped even if the start fails. */
  readonly started: (running: Running) => void;
  /** Ends the start where it is. */
  readonly signal: AbortSignal;
}

/**
 * Something real that the services talk to. Those beside this file run as processes of this machine; containers would
 * be another implementation, with the same ports, data and secrets.
 */
export interface Engine {
  readonly name: EngineName;
  /** Its name for people. */
  readonly title: string;
  /** Where it answers once it is started. */
  readonly address: string;
  /** Brings what it needs onto this machine, if it is not there yet. @throws Error that says what is missing. */
  install(starter: Starter): Promise<void>;
  /** Starts it on the data that it had. Resolves when it answers a real request. */
  start(starter: Starter): Promise<void>;
}
