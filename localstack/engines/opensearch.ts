import { join } from "node:path";
import type { Layout } from "../layout.ts";
import type { Engine } from "./engine.ts";
import { classpath, installJava, type JavaProgram, javaOptions } from "./java.ts";

const program: JavaProgram = { name: "OpenSearch", folder: "opensearch", megabytes: 55 };

/** OpenSearch 2.19 as one node on loopback, by the runner that Maven has. */
export function opensearch(at: Layout, port: number, transportPort: number): Engine {
  const address = `http://127.0.0.1:${port}`;
  return {
    name: "opensearch",
    title: "OpenSearch 2.19",
    address,

    install: (starter) => installJava(program, starter),

    processes: () => [
      {
        name: "opensearch",

        command: async () => ({
          command: "java",
          parameters: [
            ...["-Xms512m", "-Xmx512m", ...javaOptions, "-cp", classpath(program)],
            ...["Node", join(at.data, "opensearch"), String(port), String(transportPort)],
          ],
          env: { PATH: process.env.PATH ?? "", HOME: at.data },
          cwd: at.data,
        }),

        async isReady() {
          const health = `${address}/_cluster/health?wait_for_status=yellow&timeout=1s`;
          const response = await fetch(health, { signal: AbortSignal.timeout(2_000) });
          return response.ok;
        },
      },
    ],
  };
}
