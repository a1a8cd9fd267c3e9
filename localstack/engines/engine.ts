import type { Launch } from "../processes.ts";

export type EngineName = "postgres" | "valkey" | "localstack" | "opensearch" | "documents" | "mail";

/** Who starts an engine. */
export interface Starter {
  /** Told what takes long. */
  readonly say: (line: string) => void;
  /** Ends the start where it is. */
  readonly signal: AbortSignal;
}

/** One process of an engine. Whoever starts it also starts it again whenever it ends. */
export interface EngineProcess {
  /** Its own among all processes of the mirror, and the name of its log. */
  readonly name: string;
  /** What to run. Asked before each start, so it first mends what a kill may have left behind. */
  command(): Promise<Omit<Launch, "name" | "kind" | "log">>;
  /** True when it answers a real request, and has found the others where there are more; false or an error: not yet. */
  isReady(): Promise<boolean>;
  /** Puts into it what it has lost or never had, each time that it is ready: harmless when repeated. */
  prepare?(): Promise<void>;
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
  /** What runs it, on the data that it had. All start at the same time: one that needs another waits for it. */
  processes(starter: Starter): readonly EngineProcess[];
}
