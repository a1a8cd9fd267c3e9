import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { awsProviderVersion } from "../../stacks/aws-stack.ts";
import type { Terraform } from "../terraform.ts";
import { Memory } from "./memory.ts";
import { Stack, type Stage, type Watcher } from "./stack.ts";

/** A place for stacks that a test writes itself. */
export interface Fixture {
  readonly directory: string;
  /** A stack of this configuration; under the same name, the same stack. */
  stack(name: string, configuration: object, watcher?: Watcher): Stack;
  /** What Ctrl-C does. */
  interrupt(): void;
  end(): void;
}

export function fixture(terraform: Terraform, clientEnvironment: Stage["clientEnvironment"] = {}): Fixture {
  const directory = mkdtempSync(join(tmpdir(), "mindflow-rehearsal-"));
  const memory = new Memory();
  let interruption = new AbortController();
  const stage = (): Stage => ({
    terraform: { ...terraform, version: awsProviderVersion },
    clientEnvironment,
    memory,
    plans: join(directory, "plans"),
    signal: interruption.signal,
  });
  return {
    directory,
    stack(name, configuration, watcher) {
      mkdirSync(join(directory, name), { recursive: true });
      writeFileSync(join(directory, name, "main.tf.json"), JSON.stringify(configuration));
      return new Stack(stage(), join(directory, name), watcher);
    },
    interrupt() {
      interruption.abort(new Error("interrupted"));
      interruption = new AbortController();
    },
    end() {
      memory.stop();
      rmSync(directory, { recursive: true });
    },
  };
}
