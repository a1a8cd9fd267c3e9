import { expect, test } from "vitest";
import { production } from "../../stacks/environments/production.ts";
import { releasesOf, render } from "../charts/releases.ts";
import { needed } from "../tools.ts";
import { run } from "./run.ts";
import { findKubeScore, unexcused } from "./score.ts";
import { exemptions } from "./score-exemptions.ts";

/** What kube-score prints of objects; it exits with 1 where it finds anything, so its status says nothing. */
async function scored(program: string, yaml: string): Promise<string> {
  const version = `v${production.aws.cluster.kubernetes}`;
  const args = ["score", "--kubernetes-version", version, "--output-format", "json", "-"];
  return run("/bin/sh", ["-c", '"$0" "$@" || true', program, ...args], { input: yaml });
}

test("kube-score has nothing against production's objects that is not exempted with a reason", async (context) => {
  const { program } = needed(findKubeScore(), context);
  const releases = await Promise.all(releasesOf(production).map((release) => render(release)));
  expect(unexcused(await scored(program, releases.join("\n---\n")), exemptions)).toEqual([]);
}, 60_000);

test("what kube-score finds is named with its check, and an exemption from nothing too", async (context) => {
  const { program } = needed(findKubeScore(), context);
  const service = { apiVersion: "v1", kind: "Service", metadata: { name: "web" }, spec: { type: "NodePort" } };
  const idle = { check: "label-values", object: "Service *", because: "It was wrong once." };
  expect(unexcused(await scored(program, JSON.stringify(service)), [idle])).toEqual([
    expect.stringMatching(/^Service web: .+ \(service-type\)$/),
    expect.stringMatching(/^Service web: .+ \(service-targets-pod\)$/),
    "Service *: exempted from label-values, and nothing is found",
  ]);
});

test("a machine without kube-score is told how to get it", () => {
  expect(findKubeScore("/nowhere")).toEqual({
    missing: expect.stringContaining("go install github.com/zegl/kube-score"),
  });
});
