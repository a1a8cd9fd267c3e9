import { expect, test } from "vitest";
import { parse } from "yaml";
import { filled, workflows } from "./workflows.ts";

const of = (file: string) => parse(workflows(["dev", "qa-eu"])[`.github/workflows/${file}.yml`] ?? "");

test("an environment follows the services of the one before, and its own rehearsal", () => {
  const { jobs } = of("deploy");
  expect(jobs["dev-stacks"].needs).toEqual(["changed"]);
  expect(jobs["qa-eu-stacks"].needs).toEqual(["changed", "rehearsal", "dev-services"]);
  expect(jobs["qa-eu-services"].needs).toEqual(["images", "qa-eu-stacks"]);
  expect(jobs.rehearsal.strategy.matrix.include).toEqual([{ environment: "qa-eu" }]);
});

test("every environment is planned by its own role, and gets the images of the first", () => {
  const roles = (file: string, job: string) =>
    of(file).jobs[job].strategy.matrix.include.map(({ role }: { role: string }) => role);
  expect(roles("plan", "plan")).toEqual([`\${{ vars.PLAN_ROLE_ARN_DEV }}`, `\${{ vars.PLAN_ROLE_ARN_QA_EU }}`]);
  expect(roles("images", "sign")).toEqual([`\${{ vars.IMAGES_ROLE_ARN_DEV }}`, `\${{ vars.IMAGES_ROLE_ARN_QA_EU }}`]);
  expect(of("images").env.FIRST).toBe("dev");
});

test("a workflow without a place for them is refused", () => {
  expect(() => filled("on: push\n", ["- environment: dev\n"], "plan.yml")).toThrow(/^plan\.yml has 0 places for the/);
});
