import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { repository } from "../../localstack/layout.ts";
import { mirror } from "../fixtures/running-mirror.ts";
import { type Missing, needed } from "../fixtures/tools.ts";

const run = promisify(execFile);

/** Runs a command in its own network namespace, which has only a loopback interface. */
function runOffline(command: string) {
  // Without the variables of vitest's workers: the command may be another vitest.
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith("VITEST")));
  return run("unshare", ["--net", "sh", "-c", `ip link set lo up && ${command}`], { cwd: repository, env });
}

async function networkNamespaces(): Promise<object | Missing> {
  try {
    return await runOffline("true");
  } catch (error) {
    const fix = "it takes root, unshare (package util-linux) and ip (iproute2)";
    return { missing: `This machine cannot make a network namespace: ${fix}. ${(error as Error).message}` };
  }
}

test("once everything is downloaded, a mirror starts and works end to end without a network", async (context) => {
  needed(await networkNamespaces(), context);
  const { gateway } = mirror.addresses.urls;
  await expect(runOffline(`"${process.execPath}" -e 'fetch("${gateway}")'`)).rejects.toThrow("ECONNREFUSED");

  const { stdout } = await runOffline("npm test -- --project live test/mirror/end-to-end.live.test.ts").catch(
    (error) => {
      throw new Error(`${error.stdout}\n${error.stderr}`);
    },
  );
  expect(stdout).toMatch(/Tests .*4 passed/);
}, 240_000);
