import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { once, output } from "../install.ts";
import { cache, repository } from "../layout.ts";
import type { Starter } from "./engine.ts";
import { pythonEnvironment } from "./python.ts";

/** An engine that is Java: a launcher of ours, and jars from Maven. */
export interface JavaProgram {
  /** For people. */
  readonly name: string;
  /** Of localstack/, with the launcher's sources, and in jars.sha256 the jars. */
  readonly folder: "opensearch" | "documents";
  readonly megabytes: number;
}

/** For every program. What starts often and runs for a day gains nothing from the second compiler, which takes half of a start. */
export const javaOptions = ["-XX:TieredStopAtLevel=1", "-XX:+ExitOnOutOfMemoryError", "-Dfile.encoding=UTF-8"];

/** Fetches the jars and compiles the launcher, each once for each version. @throws Error that says what is missing. */
export async function installJava(program: JavaProgram, starter: Starter): Promise<void> {
  await requireJava(program.name);
  const { list, jars, sources, classes } = about(program);
  if (!existsSync(jars)) {
    const python = await pythonEnvironment(starter);
    await once(jars, async (temporary) => {
      starter.say(`  Fetching ${program.name} from Maven: ${program.megabytes} MB, this once.`);
      await output(python, [join(repository, "localstack", "python", "fetch_jars.py"), list, temporary], starter);
    });
  }
  await once(classes, async (temporary) => {
    const parameters = ["-encoding", "UTF-8", "-d", temporary, "-cp", classpath(program), ...sources];
    await output("java", ["-m", "jdk.compiler/com.sun.tools.javac.Main", ...parameters], starter);
  });
}

/** Where Java finds the launcher and the jars. */
export function classpath(program: JavaProgram): string {
  const { jars, paths, classes } = about(program);
  return [classes, ...paths.map((path) => join(jars, path))].join(":");
}

function about({ folder }: JavaProgram) {
  const source = join(repository, "localstack", folder);
  const list = join(source, "jars.sha256");
  const sources = readdirSync(source).filter((name) => name.endsWith(".java"));
  const version = (files: readonly string[]) => {
    const text = files.map((file) => readFileSync(join(source, file), "utf8")).join("");
    return createHash("sha256").update(text).digest("hex").slice(0, 12);
  };
  return {
    list,
    paths: readFileSync(list, "utf8")
      .trim()
      .split("\n")
      .map((line) => line.split("  ")[1] ?? ""),
    sources: sources.map((name) => join(source, name)),
    jars: join(cache, folder, version(["jars.sha256"])),
    classes: join(cache, folder, `launcher-${version(["jars.sha256", ...sources])}`),
  };
}

/** The Java on the PATH that `name` can run with. @throws Error that says which it needs. */
export async function requireJava(name: string): Promise<string> {
  const wayOut = "install a JDK 17 or newer (on Debian: apt install openjdk-17-jdk-headless).";
  const run = (parameter: string) =>
    output("java", [parameter]).catch(() => {
      throw new Error(`${name} needs Java 17, and there is no java on the PATH that answers ${parameter}: ${wayOut}`);
    });
  const [line = ""] = (await run("--version")).split("\n");
  if (!(Number(/ (\d+)/.exec(line)?.[1]) >= 17))
    throw new Error(`${name} needs Java 17 or newer, and java is ${line}: ${wayOut}`);
  if (!(await run("--list-modules")).includes("jdk.compiler"))
    throw new Error(`The launcher of ${name} is Java source, and java (${line}) has no compiler: ${wayOut}`);
  return line;
}
