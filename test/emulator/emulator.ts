import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { environmentWith } from "../../localstack/engines/python.ts";
import { cache, repository } from "../../localstack/layout.ts";
import { freePort } from "../../localstack/ports.ts";
import { answering, end, launch } from "../../localstack/supervision/processes.ts";
import type { AwsEnvironment } from "../../stacks/environments/schema.ts";
import { clientEnvironment } from "./client-environment.ts";

/** `kind` is moto's name of the collection. */
export interface EmulatedResource {
  readonly service: string;
  readonly region: string;
  readonly kind: string;
  readonly id: string;
}

/** An API call: boto3's name of the service, AWS's name of the operation. */
export interface ApiCall {
  readonly service: string;
  readonly operation: string;
  readonly parameters: Readonly<Record<string, unknown>>;
  /** The default is the region of the environment. */
  readonly region?: string;
}

export interface Emulator {
  readonly pid: number;
  readonly address: string;
  readonly clientEnvironment: Readonly<Record<string, string>>;
  call(call: ApiCall): Promise<unknown>;
  /** States the response to calls with these parameters: moto_extended/stated_answers.py. */
  answer(call: ApiCall, response: object): Promise<void>;
  resources(): Promise<EmulatedResource[]>;
  /** The called operations that the emulator only stores and returns, as "service Operation". */
  stubbedOperations(): string[];
  end(): Promise<void>;
}

const pythonPath = join(repository, "test", "emulator");

export interface EmulatorOptions {
  /** For the logs. The default is a temporary one, which goes when the emulator ends. */
  readonly directory?: string;
  readonly say?: (line: string) => void;
  readonly signal?: AbortSignal;
}

/** An emulator of the environment's account, in its region. */
export async function startEmulator(
  { region, aws }: AwsEnvironment,
  { directory: given, say = console.log, signal = new AbortController().signal }: EmulatorOptions = {},
): Promise<Emulator> {
  const requirements = join(pythonPath, "moto_extended", "requirements.txt");
  const python = await environmentWith({ who: "the emulator of AWS", requirements }, { say, signal });
  const directory = given ?? mkdtempSync(join(tmpdir(), "mindflow-emulator-"));
  const port = await freePort();
  const address = `http://127.0.0.1:${port}`;
  mkdirSync(directory, { recursive: true });
  const accessLog = join(directory, "requests.jsonl");
  writeFileSync(accessLog, "");
  const running = await launch({
    name: "the emulator of AWS",
    kind: "engine",
    command: python,
    parameters: ["-m", "moto_extended", "--port", String(port), "--log", accessLog],
    env: {
      PYTHONPATH: pythonPath,
      // Keeps compiled files out of the repository.
      PYTHONPYCACHEPREFIX: join(cache, "python", "compiled"),
      MOTO_ACCOUNT_ID: aws.foundation.account,
      MOTO_PORT: String(port),
      // AWS's managed policies exist, and certificates are validated at once instead of after a minute.
      MOTO_IAM_LOAD_MANAGED_POLICIES: "true",
      MOTO_ACM_VALIDATION_WAIT: "0",
    },
    cwd: pythonPath,
    log: join(directory, "emulator.log"),
  });
  const resources = async () => (await (await fetch(`${address}/rehearsal/resources`)).json()) as EmulatedResource[];
  try {
    await answering(running, async () => (await resources()) !== undefined, 60_000, signal);
  } catch (error) {
    await end(running.record, 5_000);
    throw error;
  }
  return {
    pid: running.record.pid,
    address,
    clientEnvironment: clientEnvironment(address, region),
    async answer(call, response) {
      await fetch(`${address}/rehearsal/answer`, { method: "POST", body: JSON.stringify({ ...call, response }) });
    },
    async call(call) {
      const response = await fetch(`${address}/rehearsal/call`, {
        method: "POST",
        body: JSON.stringify({ region, ...call }),
      });
      if (!response.ok) throw new Error(`${call.service} ${call.operation}: ${await response.text()}`);
      return response.json();
    },
    resources,
    stubbedOperations: () => stubbedIn(accessLog),
    async end() {
      await end(running.record, 5_000);
      if (!given) rmSync(directory, { recursive: true });
    },
  };
}

function stubbedIn(accessLog: string): string[] {
  const lines = readFileSync(accessLog, "utf8").split("\n").filter(Boolean);
  const requests = lines.map((line) => JSON.parse(line) as { service: string; operation: string; answered_by: string });
  const stubbed = requests.filter(({ answered_by }) => answered_by === "stubs");
  return [...new Set(stubbed.map(({ service, operation }) => `${service} ${operation}`))].toSorted();
}
