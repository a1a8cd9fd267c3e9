import type { Layout } from "../layout.ts";
import type { Ports } from "../ports.ts";
import type { Run } from "../run-file.ts";
import type { Console } from "../steps.ts";
import type { Part } from "./part.ts";

/** The mirror that a command is about. */
export interface Subject {
  readonly name: string;
  readonly at: Layout;
  readonly ports: Ports;
}

/** What a mirror's parts run in: processes of this machine, or containers. What people do with a mirror, each can do. */
export interface Host {
  readonly name: Run["host"];
  /** For people. */
  readonly title: string;
  /** What it listens on, on this machine. */
  readonly ports: Partial<Ports>;
  /** Whether anything of the mirror runs here, under a supervisor or not. */
  isRunning(): Promise<boolean>;
  /** Starts everything and keeps it running. @throws Error for a person; what was started by then is stopped again. */
  start(progress: Console, signal: AbortSignal): Promise<{ stop(): Promise<void> }>;
  /** Stops in good order what runs without a supervisor. */
  stopLeftovers(progress: Console): Promise<void>;
  /** Every part, and how it is right now. */
  parts(run: Run | undefined): Promise<Part[]>;
  /** The names of the parts, whether they run or not. */
  partNames(): Promise<readonly string[]>;
  /** Prints the end of a part's log; when it follows, until it is interrupted. */
  printLog(part: string, follow: boolean): Promise<void>;
  /** Whether it keeps data of the mirror, running or not. */
  hasData(): Promise<boolean>;
  /** Copies what all stores keep, with the secrets, into a directory. Only while nothing runs. */
  save(directory: string): Promise<void>;
  /**
   * Puts that in the place of what they keep. Only while nothing runs.
   *
   * @param begun called before anything is replaced: cut off or failed after that, it is to be done again.
   */
  load(directory: string, begun: () => void): Promise<void>;
  /** Deletes all data of the mirror. Only while nothing runs. @returns what was deleted, in words. */
  deleteData(): Promise<string[]>;
}
