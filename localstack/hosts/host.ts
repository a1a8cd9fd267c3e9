import type { Layout } from "../layout.ts";
import type { Ports } from "../ports.ts";
import type { Run } from "../supervision/run-file.ts";
import type { Console } from "../supervision/steps.ts";
import type { Part } from "./part.ts";

export interface Subject {
  readonly name: string;
  readonly at: Layout;
  readonly ports: Ports;
}

export interface Host {
  readonly name: Run["host"];
  readonly title: string;
  readonly ports: Partial<Ports>;
  /** Anything of the mirror counts, with or without a supervisor. */
  isRunning(): Promise<boolean>;
  /** @throws Error for a person; what had started is stopped again. */
  start(progress: Console, signal: AbortSignal): Promise<{ stop(): Promise<void> }>;
  /** Stops in order what runs without a supervisor. */
  stopLeftovers(progress: Console): Promise<void>;
  parts(run: Run | undefined): Promise<Part[]>;
  /** Includes parts that do not run. */
  partNames(): Promise<readonly string[]>;
  printLog(part: string, follow: boolean): Promise<void>;
  hasData(): Promise<boolean>;
  /** Copies the data of all stores and the secrets. Only while nothing runs. */
  save(directory: string): Promise<void>;
  /** Only while nothing runs. An interrupted load must be repeated once it has called `begun`. */
  load(directory: string, begun: () => void): Promise<void>;
  /** Only while nothing runs. @returns the names of what was deleted. */
  deleteData(): Promise<string[]>;
}
