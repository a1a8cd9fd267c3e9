import { randomUUID } from "node:crypto";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { createRotation, type RotationDependencies, type Step, steps } from "./rotation.ts";
import { createTestStore, type TestStore } from "./test-store.ts";

let store: TestStore;
beforeEach(async () => {
  store = await createTestStore();
  await store.setInDatabase(store.service.username, store.service.password);
});
afterEach(() => store.drop());

/** As Secrets Manager calls. */
async function run(
  secret: string,
  version: string,
  deps: RotationDependencies = store,
  all: readonly Step[] = steps,
): Promise<void> {
  const rotate = createRotation(deps);
  for (const step of all) await rotate(step, secret, version);
}

async function expectRotated(secret: string, version: string): Promise<void> {
  expect(await store.vault.versionIn(secret, "AWSCURRENT")).toBe(version);
  const current = await store.vault.read(secret, "AWSCURRENT");
  const previous = await store.vault.read(secret, "AWSPREVIOUS");
  if (!current || !previous) throw new Error("a rotated secret has a current and a previous version");
  expect(current).toEqual({ ...previous, password: expect.stringMatching(/^[\w-]{32}$/) });
  expect(await store.users.accepts(current)).toBe(true);
  expect(await store.users.accepts(previous)).toBe(false);
}

describe("a rotation", () => {
  test.each(["secret", "adminSecret"] as const)(
    "of the %s leaves a new password that works, and the old does not",
    async (which) => {
      const version = randomUUID();
      await run(store[which], version);
      await expectRotated(store[which], version);
    },
  );

  test("may follow another, and then follows that one's password", async () => {
    await run(store.secret, randomUUID());
    const version = randomUUID();
    await run(store.secret, version);
    await expectRotated(store.secret, version);
  });

  test("does not change what else the secret holds", async () => {
    await run(store.secret, randomUUID());
    expect(await store.vault.read(store.secret, "AWSCURRENT")).toMatchObject({ note: "kept" });
  });

  test.each(steps)("may run %s again and again", async (step) => {
    const version = randomUUID();
    for (const each of steps) await run(store.secret, version, store, each === step ? [each, each, each] : [each]);
    await expectRotated(store.secret, version);
  });

  test("may run twice at once", async () => {
    const version = randomUUID();
    const twice = (step: Step) => Promise.allSettled([1, 2].map(() => run(store.secret, version, store, [step])));
    for (const step of steps) await twice(step);
    // What lost a race is tried again.
    await run(store.secret, version);
    await expectRotated(store.secret, version);
  });

  test("that another run finishes in the meantime keeps the version before", async () => {
    const version = randomUUID();
    await run(store.secret, version, store, steps.slice(0, -1));
    const overtaken = {
      ...store.vault,
      async versionIn(...asked: Parameters<typeof store.vault.versionIn>) {
        const found = await store.vault.versionIn(...asked);
        await run(store.secret, version, store, ["finishSecret"]);
        return found;
      },
    };
    await expect(run(store.secret, version, { ...store, vault: overtaken }, ["finishSecret"])).rejects.toThrow();
    await expectRotated(store.secret, version);
  });

  test("that is over stays over when an earlier step comes again", async () => {
    const version = randomUUID();
    await run(store.secret, version);
    const before = await store.vault.read(store.secret, "AWSCURRENT");
    await run(store.secret, version);
    expect(await store.vault.read(store.secret, "AWSCURRENT")).toEqual(before);
  });
});

describe("a user whom his own password does not let in", () => {
  test("is let in again by the administrator, as after a backup is restored", async () => {
    await store.setInDatabase(store.service.username, "of-last-week");
    const version = randomUUID();
    await run(store.secret, version);
    await expectRotated(store.secret, version);
  });

  test("is created if he is not there yet, and may log in", async () => {
    await store.setInDatabase(store.service.username);
    const version = randomUUID();
    await run(store.secret, version);
    await expectRotated(store.secret, version);
  });

  test("is let in while the administrator's own rotation is halfway", async () => {
    await store.setInDatabase(store.service.username);
    await run(store.adminSecret, randomUUID(), store, ["createSecret", "setSecret"]);
    const version = randomUUID();
    await run(store.secret, version);
    await expectRotated(store.secret, version);
  });

  test("is told of, and nothing else changes, if it is the administrator himself", async () => {
    const other = { ...store, admin: undefined, usernames: { [store.secret]: store.service.username } };
    await store.setInDatabase(store.service.username, "of-last-week");
    const alone = { ...other, adminSecret: store.secret };
    await expect(run(store.secret, randomUUID(), alone)).rejects.toThrow("the store accepts no password of");
    expect(await store.users.accepts({ ...store.service, password: "of-last-week" })).toBe(true);
  });
});

describe("refused, with the secret named and nothing of what it holds,", () => {
  test("is a secret of somebody else", async () => {
    const strangers = { ...store, usernames: { [store.adminSecret]: store.admin.username } };
    await expect(run(store.secret, randomUUID(), strangers)).rejects.toThrow("is no secret of this store's users");
  });

  test("is a secret that names another user than its own: it would give that one's access away", async () => {
    const usernames = { ...store.usernames, [store.secret]: "somebody_else" };
    await expect(run(store.secret, randomUUID(), { ...store, usernames })).rejects.toThrow("names another user");
    expect(await store.users.accepts(store.service)).toBe(true);
  });

  test("is a step before its secret was created", async () => {
    await expect(run(store.secret, randomUUID(), store, ["setSecret"])).rejects.toThrow("has no pending version");
  });

  test("is a test of a password that was not set", async () => {
    const early = run(store.secret, randomUUID(), store, ["createSecret", "testSecret"]);
    await expect(early).rejects.toThrow("does not accept the new password");
  });
});

/** What a rotation does outside of itself, which ends it at the `n`th time: before it is done, or after. */
function crashing(n: number, when: "before" | "after"): RotationDependencies {
  let calls = 0;
  const wrap = <T extends object>(target: T): T =>
    new Proxy(target, {
      get(of, name) {
        const method: unknown = Reflect.get(of, name);
        if (typeof method !== "function") return method;
        return async (...args: unknown[]) => {
          const dies = ++calls === n;
          if (dies && when === "before") throw new Error("killed");
          const result: unknown = await method.apply(of, args);
          if (dies) throw new Error("killed");
          return result;
        };
      },
    });
  return { ...store, vault: wrap(store.vault), users: wrap(store.users) };
}

describe.each(["before", "after"] as const)("a rotation that is killed %s anything it does", (when) => {
  test.each(["secret", "adminSecret"] as const)(
    "of the %s is brought to its end by the next try, and locks nobody out in between",
    async (which) => {
      const secret = store[which];
      let killed = 0;
      for (let n = 1; ; n++) {
        const version = randomUUID();
        const end = await run(secret, version, crashing(n, when)).catch((error: Error) => error.message);
        if (end === undefined) break;
        expect(end).toBe("killed");
        killed++;
        const known = await Promise.all(
          (["AWSCURRENT", "AWSPENDING"] as const).map((stage) => store.vault.read(secret, stage)),
        );
        const accepted = await Promise.all(known.map((content) => content && store.users.accepts(content)));
        expect(accepted).toContain(true);
        await run(secret, version);
        await expectRotated(secret, version);
      }
      expect(killed).toBeGreaterThan(10);
    },
  );
});
