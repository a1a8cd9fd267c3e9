import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { repository } from "../localstack/layout.ts";
import { mirror } from "./running-mirror.ts";
import { type Missing, needed } from "./tools.ts";

const run = promisify(execFile);

/** Runs a command in a network of its own, in which there is loopback and no way out. */
function cutOff(command: string) {
  // Not what vitest tells its own workers: the command may be another vitest.
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith("VITEST")));
  return run("unshare", ["--net", "sh", "-c", `ip link set lo up && ${command}`], { cwd: repository, env });
}

async function cutOffCommands(): Promise<object | Missing> {
  try {
    return await cutOff("true");
  } catch (error) {
    const wayOut = "it takes root, unshare (package util-linux) and ip (iproute2)";
    return { missing: `No network of its own can be made for a mirror: ${wayOut}. ${(error as Error).message}` };
  }
}

test("with everything downloaded, a mirror starts and a task goes its whole way without any network", async (context) => {
  needed(await cutOffCommands(), context);
  const { gateway } = mirror.addresses.urls;
  await expect(cutOff(`"${process.execPath}" -e 'fetch("${gateway}")'`)).rejects.toThrow("ECONNREFUSED");

  const { stdout } = await cutOff("npm test -- --project live test/line.live.test.ts").catch((error) => {
    throw new Error(`${error.stdout}\n${error.stderr}`);
  });
  expect(stdout).toMatch(/Tests .*4 passed/);
}, 240_000);
