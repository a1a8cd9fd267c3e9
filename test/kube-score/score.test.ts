import { expect, test } from "vitest";
import { runProgram } from "../../stacks/commands/run-program.ts";
import { production } from "../../stacks/environments/production.ts";
import { releasesOf, render } from "../charts/releases.ts";
import { needed } from "../fixtures/tools.ts";
import { findKubeScore, unexempted } from "./score.ts";
import { exemptions } from "./score-exemptions.ts";

/** kube-score exits with 1 for any finding, so its exit code is ignored. */
async function score(program: string, yaml: string): Promise<string> {
  const version = `v${production.aws.cluster.kubernetes}`;
  const args = ["score", "--kubernetes-version", version, "--output-format", "json", "-"];
  return runProgram("/bin/sh", ["-c", '"$0" "$@" || true', program, ...args], { input: yaml });
}

test("kube-score has no finding in production's objects without an exemption", async (context) => {
  const { program } = needed(findKubeScore(), context);
  const releases = await Promise.all(releasesOf(production).map((release) => render(release)));
  expect(unexempted(await score(program, releases.join("\n---\n")), exemptions)).toEqual([]);
}, 60_000);

test("a finding is named with its check, and an unused exemption is named", async (context) => {
  const { program } = needed(findKubeScore(), context);
  const service = { apiVersion: "v1", kind: "Service", metadata: { name: "web" }, spec: { type: "NodePort" } };
  const unused = { check: "label-values", object: "Service *", because: "It was wrong once." };
  expect(unexempted(await score(program, JSON.stringify(service)), [unused])).toEqual([
    expect.stringMatching(/^Service web: .+ \(service-type\)$/),
    expect.stringMatching(/^Service web: .+ \(service-targets-pod\)$/),
    "Service *: exempted from label-values, which has no finding",
  ]);
});

test("without kube-score, the message says how to get it", () => {
  expect(findKubeScore("/nowhere")).toEqual({
    missing: expect.stringContaining("go install github.com/zegl/kube-score"),
  });
});
