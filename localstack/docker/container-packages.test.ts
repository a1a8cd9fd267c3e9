import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { build } from "esbuild";
import { expect, test } from "vitest";
import { repository } from "../layout.ts";

const { dependencies } = JSON.parse(readFileSync(join(repository, "localstack/package.json"), "utf8")) as {
  dependencies: Record<string, string>;
};

/** The packages that a program of the image `mirror` imports, and the image does not have, with the importing file. */
async function missingPackages(program: object): Promise<string[]> {
  const options = { bundle: true, packages: "external", platform: "node", format: "esm", write: false } as const;
  const { metafile } = await build({ ...program, ...options, absWorkingDir: repository, metafile: true });
  return Object.entries(metafile.inputs).flatMap(([file, { imports }]) =>
    imports
      // Services are packages of their own, which the image has with theirs.
      .filter(({ external, path }) => external && !path.startsWith("node:") && !file.startsWith("services/"))
      .map(({ path }) => /^(@[^/]+\/)?[^/]+/.exec(path)?.[0] ?? path)
      .filter((name) => !(name in dependencies))
      .map((name) => `${file} imports ${name}`),
  );
}

test.each([
  ...globSync("localstack/compose/*.ts", { cwd: repository }).filter((file) => !file.endsWith(".test.ts")),
  "localstack/commands/token.ts",
])("the image has every package that %s imports", async (file) => {
  expect(await missingPackages({ entryPoints: [file] })).toEqual([]);
});

test("a package that the image does not have is named, with the file that imports it", async () => {
  const contents = 'import { NodeGroup } from "./constructs/kubernetes/node-group.ts"; console.log(NodeGroup);';
  expect(await missingPackages({ stdin: { contents, resolveDir: repository } })).toContain(
    "constructs/kubernetes/node-group.ts imports @cdktf/provider-aws",
  );
});
