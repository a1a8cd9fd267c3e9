import { type Db, MongoClient } from "mongodb";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import type { z } from "zod";
import { credentialsSchema, readSecret } from "../../services/runtime/src/secrets.ts";
import { storeSecret } from "../../stacks/derived/store-users.ts";
import { startEngine } from "../../test/fixtures/extra-engine.ts";
import { mirror } from "../../test/fixtures/running-mirror.ts";
import { layout } from "../layout.ts";
import { documents } from "./documents.ts";

const { host, port, database } = mirror.addresses.documents;
const clients: MongoClient[] = [];
let db: Db;

type Credentials = z.infer<typeof credentialsSchema>;

async function connect(auth: Credentials | undefined, at = port): Promise<Db> {
  const client = new MongoClient(`mongodb://${host}:${at}`, { ...(auth && { auth }), serverSelectionTimeoutMS: 5_000 });
  clients.push(client);
  await client.connect();
  return client.db(database);
}

function auditWriter(secrets: string): Promise<Credentials> {
  return readSecret(secrets, storeSecret("documents", "audit-writer"), credentialsSchema);
}

beforeAll(async () => {
  db = await connect(await auditWriter(layout(mirror.directory).secrets));
});

afterAll(async () => {
  for (const client of clients) await client.close();
});

test("a service writes with the user of its secret, and finds what it wrote", async () => {
  const collection = db.collection(`audit-${Date.now()}`);
  await collection.createIndex({ eventId: 1 }, { unique: true });
  await collection.insertMany([1, 2, 3].map((eventId) => ({ eventId, task: { title: `Task ${eventId}` } })));
  await expect(collection.insertOne({ eventId: 2 })).rejects.toMatchObject({ code: 11_000 });
  await collection.updateOne({ eventId: 3 }, { $set: { "task.title": "Another" } }, { upsert: true });
  const found = await collection.find({ eventId: { $gte: 2 } }, { sort: { eventId: -1 } }).toArray();
  expect(found.map(({ task }) => task.title)).toEqual(["Another", "Task 2"]);
  await collection.drop();
});

test("it reports the version of DocumentDB 5.0", async () => {
  expect(await db.admin().buildInfo()).toMatchObject({ version: "5.0.0" });
});

test("documents that have expired by a TTL index are deleted, and no others", async () => {
  const collection = db.collection(`log-${Date.now()}`);
  await collection.createIndex({ at: 1 }, { expireAfterSeconds: 60 });
  const ago = (seconds: number) => new Date(Date.now() - seconds * 1000);
  await collection.insertMany([{ at: ago(61) }, { at: ago(0) }, { note: "without a date" }]);
  await vi.waitFor(async () => expect(await collection.countDocuments()).toBe(2), { timeout: 10_000 });
  expect(await collection.find({ at: { $lt: ago(30) } }).toArray()).toEqual([]);
  await collection.drop();
});

test.each([
  ["a wrong password", { username: "audit-writer", password: "wrong" }],
  ["an unknown user", { username: "unknown", password: "any" }],
])("%s is refused with the same message", async (_what, auth) => {
  await expect(connect(auth)).rejects.toMatchObject({ code: 18, message: "Authentication failed." });
});

test("without a login nothing is read or written", async () => {
  const anonymous = await connect(undefined);
  await expect(anonymous.collection("audit").countDocuments()).rejects.toMatchObject({ code: 13 });
  await expect(anonymous.collection("audit").insertOne({})).rejects.toMatchObject({ code: 13 });
});

test("acknowledged writes survive a kill, and so do indexes", async () => {
  const store = await startEngine(documents);
  try {
    const credentials = await auditWriter(store.at.secrets);
    const before = (await connect(credentials, store.port)).collection<{ eventId: number }>("audit");
    await before.createIndex({ eventId: 1 }, { unique: true });
    for (let eventId = 0; eventId < 50; eventId++) await before.insertOne({ eventId });
    await store.killAndStart();
    const after = (await connect(credentials, store.port)).collection<{ eventId: number }>("audit");
    expect(await after.countDocuments()).toBe(50);
    await expect(after.insertOne({ eventId: 49 })).rejects.toMatchObject({ code: 11_000 });
  } finally {
    await store.remove();
  }
});
