import type { Launch } from "../supervision/processes.ts";

export type EngineName = "postgres" | "valkey" | "localstack" | "opensearch" | "documents" | "mail";

export interface Starter {
  readonly say: (line: string) => void;
  readonly signal: AbortSignal;
}

export interface EngineProcess {
  /** The name is unique among all processes of the mirror, and names the log. */
  readonly name: string;
  /** It is called before each start, so it first repairs what a kill may have left behind. */
  command(): Promise<Omit<Launch, "name" | "kind" | "log">>;
  /** Fulfilled with a true value when it answers a real request and has found its peers; else: not yet. */
  isReady(): Promise<unknown>;
  /** Restores what the process has lost or never had, each time that it is ready. Idempotent. */
  prepare?(): Promise<void>;
}

export interface Engine {
  readonly name: EngineName;
  readonly title: string;
  readonly address: string;
  /** @throws Error that says what is missing. */
  install(starter: Starter): Promise<void>;
  /** The processes start at the same time: one that needs another waits for it. */
  processes(starter: Starter): readonly EngineProcess[];
}

interface SingleProcess extends Omit<Engine, "processes">, Omit<EngineProcess, "name" | "command" | "prepare"> {
  /** The working directory, and the home. */
  readonly directory: string;
  command(starter: Starter): Promise<Partial<Launch> & Pick<Launch, "command" | "parameters">>;
}

/** The process has the engine's name and, beside its own variables, a home. */
export function singleProcess({ directory, command, isReady, ...engine }: SingleProcess): Engine {
  const complete = async (starter: Starter) => {
    const { env, ...launch } = await command(starter);
    return { cwd: directory, ...launch, env: { HOME: directory, ...env } };
  };
  const processes = (starter: Starter) => [{ name: engine.name, command: () => complete(starter), isReady }];
  return { ...engine, processes };
}
