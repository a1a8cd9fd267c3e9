import { describe, expect, test } from "vitest";
import { onPath } from "../../stacks/commands/on-path.ts";
import { dev } from "../../stacks/environments/dev.ts";
import { cloudEnvironments } from "../../stacks/environments/index.ts";
import { production } from "../../stacks/environments/production.ts";
import { type Missing, needed } from "../fixtures/tools.ts";
import { run } from "./helm.ts";
import { releaseOf, releasesOf, render } from "./releases.ts";

describe("istioctl", { timeout: 120_000 }, () => {
  test.for(cloudEnvironments)("reports nothing about $name's objects", async (environment, context) => {
    const { program } = needed(findIstioctl(), context);
    const rendered = await Promise.all(releasesOf(environment).map((release) => render(release)));
    expect(await analyze(program, rendered.join("\n"))).toEqual([]);
  });

  test("knows every field of the rate limits, which CustomResourceDefinitions do not check", async (context) => {
    const { program } = needed(findIstioctl(), context);
    const mesh = await render(releaseOf(production, "mesh"));
    const unknown = async (input: string) => /unknown field \S+/.exec(await validate(program, input))?.[0];
    expect(await unknown(mesh)).toBeUndefined();
    expect(await unknown(mesh.replaceAll("token_bucket", "tocken_bucket"))).toBe('unknown field "tocken_bucket"');
  });

  test("reports a route through a missing gateway", async (context) => {
    const { program } = needed(findIstioctl(), context);
    const broken = (await render(releaseOf(dev, "mesh"))).replaceAll(
      "istio-system/mesh-gateway",
      "istio-system/side-door",
    );
    expect(await analyze(program, broken)).toContain("IST0101 VirtualService mindflow/gateway");
  });
});

function findIstioctl(): { program: string } | Missing {
  const program = onPath("istioctl");
  return program ? { program } : { missing: "istioctl is not on the PATH: github.com/istio/istio/releases has it." };
}

/** Output of `istioctl validate`. Warnings do not fail it. */
function validate(program: string, input: string): Promise<string> {
  return run("sh", ["-c", '"$0" validate -f - 2>&1', program], { input });
}

async function analyze(program: string, input: string): Promise<string[]> {
  const json = await run(program, ["analyze", "--use-kube=false", "--all-namespaces", "--output=json", "-"], { input });
  return (JSON.parse(json) as { code: string; origin: string }[]).map(({ code, origin }) => `${code} ${origin}`);
}
