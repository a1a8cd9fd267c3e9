import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, expect, test } from "vitest";
import { output } from "../../../localstack/install/install.ts";
import { needed } from "../../fixtures/tools.ts";

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "lost-names-"));
  writeFileSync(join(directory, "resolv.conf"), "nameserver 127.0.0.1\noptions timeout:1\n");
});
afterEach(() => rmSync(directory, { recursive: true }));

/** Runs a command that has only loopback, as root of its own namespaces, and a name server of its own there. */
function alone(command: string): Promise<string> {
  const prepare = `ip link set lo up && mount --bind ${join(directory, "resolv.conf")} /etc/resolv.conf`;
  return output("unshare", ["--map-root-user", "--net", "--mount", "sh", "-c", `${prepare} && ${command}`]);
}

const namespaces = () =>
  alone("true").catch(({ message }: Error) => ({
    missing: `This user cannot make namespaces with unshare (util-linux) and ip (iproute2): ${message}`,
  }));

test("packages are installed although the registry's name is lost in every way before it is answered", async (context) => {
  const can = await namespaces();
  if (typeof can !== "string") needed(can, context);
  const script = fileURLToPath(new URL("install-packages.ts", import.meta.url));
  const printed = await alone(`${process.execPath} ${script} ${directory}`);
  for (const name of ["one", "two"]) expect(existsSync(join(directory, "node_modules", name, "index.js"))).toBe(true);
  const said = ["SERVFAIL", "NXDOMAIN", "no answer"].map((loss) =>
    expect.stringMatching(new RegExp(`^${loss}: .*(EAI_AGAIN|ENOTFOUND) registry\\.test.*Trying again in`)),
  );
  expect(printed.trim().split("\n")).toEqual(said);
}, 180_000);
