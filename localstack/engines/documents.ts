import { join } from "node:path";
import { MongoClient } from "mongodb";
import writeFileAtomic from "write-file-atomic";
import { credentialsSchema, readSecret } from "../../services/runtime/src/secrets.ts";
import { storeSecret, usersOf } from "../../stacks/derived/store-users.ts";
import type { Layout } from "../layout.ts";
import { documentsAdmin } from "../secrets.ts";
import { type Engine, singleProcess } from "./engine.ts";
import { classpath, installJava, type JavaProgram, javaOptions } from "./java.ts";
import { type Answer, probeTimeout } from "./probe.ts";

const program: JavaProgram = { name: "The document store", folder: "documents", megabytes: 6 };

/**
 * Maven's `mongo-java-server` on a file. Our launcher adds a login, TTL and durable writes. There are no transactions,
 * change streams, collations or `$text`, and a partial index acts as a full one.
 */
export function documents(at: Layout, port: number): Engine {
  return singleProcess({
    name: "documents",
    title: "Documents, as DocumentDB 5.0",
    address: `127.0.0.1:${port}`,
    directory: at.data,
    install: (starter) => installJava(program, starter),

    command: async () => ({
      command: "java",
      parameters: [
        ...["-Xmx256m", "-XX:+UseSerialGC", ...javaOptions],
        ...["-Dorg.slf4j.simpleLogger.defaultLogLevel=warn", "-cp", classpath(program)],
        ...["DocumentStore", join(at.data, "documents"), String(port), await writeUsers(at)],
      ],
    }),

    isReady: () => askDocuments(port),
  });
}

async function writeUsers(at: Layout): Promise<string> {
  const secrets = [documentsAdmin, ...Object.keys(usersOf("documents")).map((user) => storeSecret("documents", user))];
  const users = await Promise.all(secrets.map((secret) => readSecret(at.secrets, secret, credentialsSchema)));
  const file = join(at.secrets, "document-store.properties");
  const lines = users.map(({ username, password }) => `${username}=${password}\n`);
  await writeFileAtomic(file, lines.join(""), { mode: 0o600 });
  return file;
}

/** It asks without a login: outside of Docker nobody has its password. */
export async function askDocuments(port: number): Promise<Answer> {
  const client = new MongoClient(`mongodb://127.0.0.1:${port}`, {
    directConnection: true,
    serverSelectionTimeoutMS: probeTimeout,
  });
  try {
    const { version } = await client.db("admin").command({ buildInfo: 1 });
    return { version, message: "answers" };
  } finally {
    await client.close();
  }
}
