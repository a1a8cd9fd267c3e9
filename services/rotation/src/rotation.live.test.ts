import { randomUUID } from "node:crypto";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { createTestStore, expectRotated, rotate, type TestStore } from "../fixtures/store.ts";
import { type Step, steps } from "./rotation.ts";

let store: TestStore;
beforeEach(async () => {
  store = await createTestStore();
  await store.setInDatabase(store.service.username, store.service.password);
});
afterEach(() => store.drop());

describe("a rotation", () => {
  test.each(["secret", "adminSecret"] as const)(
    "of the %s sets a new password, and the old one stops working",
    async (which) => {
      const version = randomUUID();
      await rotate(store[which], version, store);
      await expectRotated(store, store[which], version);
    },
  );

  test("can follow another rotation", async () => {
    await rotate(store.secret, randomUUID(), store);
    const version = randomUUID();
    await rotate(store.secret, version, store);
    await expectRotated(store, store.secret, version);
  });

  test("keeps other fields of the secret", async () => {
    await rotate(store.secret, randomUUID(), store);
    expect(await store.vault.read(store.secret, "AWSCURRENT")).toMatchObject({ note: "kept" });
  });

  test.each(steps)("can run %s several times", async (step) => {
    const version = randomUUID();
    for (const each of steps) await rotate(store.secret, version, store, each === step ? [each, each, each] : [each]);
    await expectRotated(store, store.secret, version);
  });

  test("can run twice at once", async () => {
    const version = randomUUID();
    const twice = (step: Step) => Promise.allSettled([1, 2].map(() => rotate(store.secret, version, store, [step])));
    for (const step of steps) await twice(step);
    // Secrets Manager retries what lost a race.
    await rotate(store.secret, version, store);
    await expectRotated(store, store.secret, version);
  });

  test("that another run finishes meanwhile keeps the previous version", async () => {
    const version = randomUUID();
    await rotate(store.secret, version, store, steps.slice(0, -1));
    const overtaken = {
      ...store.vault,
      async versionIn(...args: Parameters<typeof store.vault.versionIn>) {
        const current = await store.vault.versionIn(...args);
        await rotate(store.secret, version, store, ["finishSecret"]);
        return current;
      },
    };
    await expect(rotate(store.secret, version, { ...store, vault: overtaken }, ["finishSecret"])).rejects.toThrow();
    await expectRotated(store, store.secret, version);
  });

  test("that is finished does not change when its steps are repeated", async () => {
    const version = randomUUID();
    await rotate(store.secret, version, store);
    const before = await store.vault.read(store.secret, "AWSCURRENT");
    await rotate(store.secret, version, store);
    expect(await store.vault.read(store.secret, "AWSCURRENT")).toEqual(before);
  });
});

describe("a user whose password in the secret is wrong", () => {
  test("gets a new password from the administrator, as after a backup was restored", async () => {
    await store.setInDatabase(store.service.username, "of-last-week");
    const version = randomUUID();
    await rotate(store.secret, version, store);
    await expectRotated(store, store.secret, version);
  });

  test("is created if it does not exist, and can log in", async () => {
    await store.setInDatabase(store.service.username);
    const version = randomUUID();
    await rotate(store.secret, version, store);
    await expectRotated(store, store.secret, version);
  });

  test("gets a new password while the administrator's own rotation is unfinished", async () => {
    await store.setInDatabase(store.service.username);
    await rotate(store.adminSecret, randomUUID(), store, ["createSecret", "setSecret"]);
    const version = randomUUID();
    await rotate(store.secret, version, store);
    await expectRotated(store, store.secret, version);
  });

  test("is an error, and nothing changes, if it is the administrator", async () => {
    const other = { ...store, admin: undefined, usernames: { [store.secret]: store.service.username } };
    await store.setInDatabase(store.service.username, "of-last-week");
    const alone = { ...other, adminSecret: store.secret };
    await expect(rotate(store.secret, randomUUID(), alone)).rejects.toThrow("the store accepts no password of");
    expect(await store.users.accepts({ ...store.service, password: "of-last-week" })).toBe(true);
  });
});

describe("refused, with an error that names the secret and not its content,", () => {
  test("is a secret of another store", async () => {
    const strangers = { ...store, usernames: { [store.adminSecret]: store.admin.username } };
    await expect(rotate(store.secret, randomUUID(), strangers)).rejects.toThrow("is no secret of this store's users");
  });

  test("is a secret that names another user: the rotation would change the other user's password", async () => {
    const usernames = { ...store.usernames, [store.secret]: "somebody_else" };
    await expect(rotate(store.secret, randomUUID(), { ...store, usernames })).rejects.toThrow("names another user");
    expect(await store.users.accepts(store.service)).toBe(true);
  });

  test("is a step before createSecret", async () => {
    await expect(rotate(store.secret, randomUUID(), store, ["setSecret"])).rejects.toThrow("has no pending version");
  });

  test("is testSecret before setSecret", async () => {
    const early = rotate(store.secret, randomUUID(), store, ["createSecret", "testSecret"]);
    await expect(early).rejects.toThrow("does not accept the new password");
  });
});
