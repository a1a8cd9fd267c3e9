import { describe, expect, test } from "vitest";
import { onPath } from "../../stacks/commands/on-path.ts";
import { dev } from "../../stacks/environments/dev.ts";
import { cloudEnvironments } from "../../stacks/environments/index.ts";
import { production } from "../../stacks/environments/production.ts";
import { type Missing, needed } from "../tools.ts";
import { run } from "./helm.ts";
import { releaseOf, releasesOf, render } from "./releases.ts";

describe("istioctl", { timeout: 120_000 }, () => {
  test.for(cloudEnvironments)("finds nothing in $name's objects", async (environment, context) => {
    const { program } = needed(findIstioctl(), context);
    const rendered = await Promise.all(releasesOf(environment).map((release) => render(release)));
    expect(await found(program, rendered.join("\n"))).toEqual([]);
  });

  test("knows every field of the rate limits, which no definition does", async (context) => {
    const { program } = needed(findIstioctl(), context);
    const mesh = await render(releaseOf(production, "mesh"));
    const unknown = async (input: string) => /unknown field \S+/.exec(await validated(program, input))?.[0];
    expect(await unknown(mesh)).toBeUndefined();
    expect(await unknown(mesh.replaceAll("token_bucket", "tocken_bucket"))).toBe('unknown field "tocken_bucket"');
  });

  test("finds a route through a gateway that is not there", async (context) => {
    const { program } = needed(findIstioctl(), context);
    const broken = (await render(releaseOf(dev, "mesh"))).replaceAll(
      "istio-system/mesh-gateway",
      "istio-system/side-door",
    );
    expect(await found(program, broken)).toContain("IST0101 VirtualService mindflow/gateway");
  });
});

function findIstioctl(): { program: string } | Missing {
  const program = onPath("istioctl");
  return program ? { program } : { missing: "istioctl is not on the PATH: github.com/istio/istio/releases has it." };
}

/** What it says of each object by itself. Warnings do not fail it. */
function validated(program: string, input: string): Promise<string> {
  return run("sh", ["-c", '"$0" validate -f - 2>&1', program], { input });
}

/** What it has against some objects, whatever their namespace. */
async function found(program: string, input: string): Promise<string[]> {
  const json = await run(program, ["analyze", "--use-kube=false", "--all-namespaces", "--output=json", "-"], { input });
  return (JSON.parse(json) as { code: string; origin: string }[]).map(({ code, origin }) => `${code} ${origin}`);
}
