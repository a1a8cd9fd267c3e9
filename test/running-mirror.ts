import { inject } from "vitest";
import { ask } from "./mirror-place.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** See mirror-place.ts. */
    mirrorPlace: string;
  }
}

/** The running mirror of all tests: whoever imports it waits until it runs. */
export const mirror = await ask(inject("mirrorPlace"));
