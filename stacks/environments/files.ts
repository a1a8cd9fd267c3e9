import { readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";

const definition = /^export const \w+ = defineEnvironment\(/m;

/** The names of the environments: of the files of this folder that define one. */
export const environmentNames: readonly string[] = readdirSync(import.meta.dirname)
  .filter((file) => file.endsWith(".ts") && definition.test(readFileSync(join(import.meta.dirname, file), "utf8")))
  .map((file) => basename(file, ".ts"))
  .toSorted();
