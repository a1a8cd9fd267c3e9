import { randomUUID } from "node:crypto";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { createTestStore, expectRotated, rotate, type TestStore } from "../fixtures/store.ts";
import type { RotationDependencies } from "./rotation.ts";

let store: TestStore;
beforeEach(async () => {
  store = await createTestStore();
  await store.setInDatabase(store.service.username, store.service.password);
});
afterEach(() => store.drop());

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

describe.each(["before", "after"] as const)("a rotation that crashes %s any call", (when) => {
  test.each(["secret", "adminSecret"] as const)(
    "of the %s is finished by the next try, and one of its passwords always works",
    async (which) => {
      const secret = store[which];
      let killed = 0;
      for (let n = 1; ; n++) {
        const version = randomUUID();
        const end = await rotate(secret, version, crashing(n, when)).catch((error: Error) => error.message);
        if (end === undefined) break;
        expect(end).toBe("killed");
        killed++;
        const known = await Promise.all(
          (["AWSCURRENT", "AWSPENDING"] as const).map((stage) => store.vault.read(secret, stage)),
        );
        const accepted = await Promise.all(known.map((content) => content && store.users.accepts(content)));
        expect(accepted).toContain(true);
        await rotate(secret, version, store);
        await expectRotated(store, secret, version);
      }
      expect(killed).toBeGreaterThan(10);
    },
  );
});
