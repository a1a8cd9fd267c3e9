import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { type Db, MongoClient } from "mongodb";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { storeSecret } from "../../stacks/store-users.ts";
import { engineAlone } from "../../test/engine-alone.ts";
import { mirror } from "../../test/running-mirror.ts";
import { layout } from "../layout.ts";
import { documents } from "./documents.ts";

const { host, port, database } = mirror.addresses.documents;
const clients: MongoClient[] = [];
let db: Db;

interface Credentials {
  readonly username: string;
  readonly password: string;
}

async function connect(auth: Credentials | undefined, at = port): Promise<Db> {
  const client = new MongoClient(`mongodb://${host}:${at}`, { ...(auth && { auth }), serverSelectionTimeoutMS: 5_000 });
  clients.push(client);
  await client.connect();
  return client.db(database);
}

async function auditWriter(secrets: string): Promise<Credentials> {
  return JSON.parse(await readFile(join(secrets, storeSecret("documents", "audit-writer")), "utf8"));
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

test("it says that it is what DocumentDB 5.0 is", async () => {
  expect(await db.admin().buildInfo()).toMatchObject({ version: "5.0.0" });
});

test("what a TTL index lets expire is deleted, and nothing else", async () => {
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
  ["a user that there is not", { username: "somebody", password: "any" }],
])("%s is refused, and is not told from the other", async (_what, auth) => {
  await expect(connect(auth)).rejects.toMatchObject({ code: 18, message: "Authentication failed." });
});

test("without a login nothing is read or written", async () => {
  const stranger = await connect(undefined);
  await expect(stranger.collection("audit").countDocuments()).rejects.toMatchObject({ code: 13 });
  await expect(stranger.collection("audit").insertOne({})).rejects.toMatchObject({ code: 13 });
});

test("what was acknowledged outlives a kill, and so do indexes", async () => {
  const store = await engineAlone(documents);
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
