import { expect, test } from "vitest";
import { repositoryRoot } from "../../base/repository.ts";
import { commitNamed } from "./commit.ts";

test.each(["0000000", "--all", ""])("%j is refused, because Git knows no such commit", async (name) => {
  await expect(commitNamed(name, repositoryRoot)).rejects.toThrow(/^".*" is not a commit of this checkout: /);
});
