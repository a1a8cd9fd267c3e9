import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { environmentWith } from "../../localstack/engines/python.ts";
import { cache, repository } from "../../localstack/layout.ts";
import { freePort } from "../../localstack/ports.ts";
import { answering, end, launch } from "../../localstack/processes.ts";

/** Something that is there in the emulator, as its own list names it. */
export interface Thing {
  readonly service: string;
  readonly region: string;
  readonly kind: string;
  readonly id: string;
}

/** A call of AWS's: the service as boto3 names it, the operation as AWS does. */
export interface Call {
  readonly service: string;
  readonly operation: string;
  readonly parameters: Readonly<Record<string, unknown>>;
  /** Left out: the environment's own. */
  readonly region?: string;
}

/** An AWS account that this process started, and that is gone when it ends. */
export interface Emulator {
  readonly pid: number;
  /** What makes a client of AWS talk to it, and to nobody else. */
  readonly clientEnvironment: Readonly<Record<string, string>>;
  /** @throws Error with what it was answered, if it is refused. */
  call(call: Call): Promise<unknown>;
  /** Everything that somebody made and nobody has removed. */
  things(): Promise<Thing[]>;
  /** The operations that it only stored and gave back, as "service Operation". */
  stored(): string[];
  end(): Promise<void>;
}

const here = join(repository, "test", "rehearsal");

/** Nobody listens there: what would leave for AWS itself is refused at once. */
const nobody = "http://127.0.0.1:9";

export interface EmulatorOptions {
  readonly account: string;
  readonly region: string;
  /** Where its logs go. */
  readonly directory: string;
  readonly say: (line: string) => void;
  readonly signal: AbortSignal;
}

/** Starts one for an account. Resolves when it answers. */
export async function startEmulator(options: EmulatorOptions): Promise<Emulator> {
  const { account, region, directory, signal } = options;
  const requirements = join(here, "emulator", "requirements.txt");
  const python = await environmentWith({ who: "the emulator of AWS", requirements }, options);
  const port = await freePort();
  const address = `http://127.0.0.1:${port}`;
  mkdirSync(directory, { recursive: true });
  const accessLog = join(directory, "requests.jsonl");
  writeFileSync(accessLog, "");
  const running = await launch({
    name: "the emulator of AWS",
    kind: "engine",
    command: python,
    parameters: ["-m", "emulator", "--port", String(port), "--log", accessLog],
    env: {
      PATH: process.env.PATH ?? "",
      PYTHONPATH: here,
      // Else compiled files would lie in the repository.
      PYTHONPYCACHEPREFIX: join(cache, "python", "compiled"),
      MOTO_ACCOUNT_ID: account,
      MOTO_PORT: String(port),
      // Without these, AWS's own policies are unknown and a certificate is pending for a minute.
      MOTO_IAM_LOAD_MANAGED_POLICIES: "true",
      MOTO_ACM_VALIDATION_WAIT: "0",
    },
    cwd: here,
    log: join(directory, "emulator.log"),
  });
  const things = async () => (await (await fetch(`${address}/rehearsal/residue`)).json()) as Thing[];
  try {
    await answering(running, async () => (await things()) !== undefined, 60_000, signal);
  } catch (error) {
    await end(running.record, 5_000);
    throw error;
  }
  return {
    pid: running.record.pid,
    clientEnvironment: clientOf(address, region),
    async call(asked) {
      const answer = await fetch(`${address}/rehearsal/call`, {
        method: "POST",
        body: JSON.stringify({ region, ...asked }),
      });
      if (!answer.ok) throw new Error(`${asked.service} ${asked.operation}: ${await answer.text()}`);
      return answer.json();
    },
    things,
    stored: () => storedIn(accessLog),
    async end() {
      await end(running.record, 5_000);
    },
  };
}

function clientOf(address: string, region: string): Record<string, string> {
  return {
    AWS_ENDPOINT_URL: address,
    // S3 Control puts the account before the host, which resolves nowhere: only a proxy gets there.
    HTTP_PROXY: address,
    HTTPS_PROXY: nobody,
    NO_PROXY: "",
    AWS_ACCESS_KEY_ID: "rehearsal",
    AWS_SECRET_ACCESS_KEY: "rehearsal",
    AWS_REGION: region,
    AWS_EC2_METADATA_DISABLED: "true",
    // Whoever rehearses may have profiles: they are none of its business.
    AWS_CONFIG_FILE: "/dev/null",
    AWS_SHARED_CREDENTIALS_FILE: "/dev/null",
  };
}

function storedIn(accessLog: string): string[] {
  const lines = readFileSync(accessLog, "utf8").split("\n").filter(Boolean);
  const requests = lines.map((line) => JSON.parse(line) as { service: string; operation: string; answered: string });
  const stored = requests.filter(({ answered }) => answered === "stored");
  return [...new Set(stored.map(({ service, operation }) => `${service} ${operation}`))].toSorted();
}
