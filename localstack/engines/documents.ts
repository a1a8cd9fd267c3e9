import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { MongoClient } from "mongodb";
import type { Layout } from "../layout.ts";
import { documentsAdmin } from "../secrets.ts";
import type { Engine } from "./engine.ts";
import { classpath, installJava, type JavaProgram, javaOptions } from "./java.ts";

const program: JavaProgram = { name: "The document store", folder: "documents", megabytes: 6 };

/**
 * What speaks MongoDB's protocol without Docker: Maven's `mongo-java-server` on a file, with a login, TTL and durable
 * writes of our own. It has no transactions, change streams, collations, `$text` or partial indexes (they act as full ones).
 */
export function documents(at: Layout, port: number): Engine {
  return {
    name: "documents",
    title: "Documents, as DocumentDB 5.0",
    address: `127.0.0.1:${port}`,

    install: (starter) => installJava(program, starter),

    processes: () => [
      {
        name: "documents",

        command: async () => ({
          command: "java",
          parameters: [
            ...["-Xmx256m", "-XX:+UseSerialGC", ...javaOptions],
            ...["-Dorg.slf4j.simpleLogger.defaultLogLevel=warn", "-cp", classpath(program)],
            ...["DocumentStore", join(at.data, "documents"), String(port), at.secrets],
          ],
          env: { PATH: process.env.PATH ?? "", HOME: at.data },
          cwd: at.data,
        }),

        async isReady() {
          const { username, password } = JSON.parse(await readFile(join(at.secrets, documentsAdmin), "utf8"));
          const client = new MongoClient(`mongodb://127.0.0.1:${port}`, {
            auth: { username, password },
            directConnection: true,
            serverSelectionTimeoutMS: 2_000,
          });
          try {
            await client.db("admin").command({ listDatabases: 1 });
            return true;
          } finally {
            await client.close();
          }
        },
      },
    ],
  };
}
