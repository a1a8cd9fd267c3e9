import { describe, expect, test } from "vitest";
import { cloudEnvironments } from "../../stacks/environments/index.ts";
import { type Exemption, exemptions } from "./exemptions.ts";
import { stacks, today } from "./fixtures/changes.ts";
import { checkStacks } from "./policy.ts";

describe("an exemption", () => {
  const withExemptions = (...more: Exemption[]) =>
    checkStacks(stacks, cloudEnvironments, today, [...exemptions, ...more]).refused;
  const exemption: Exemption = {
    rule: "not-public",
    stack: "production-data",
    resource: "aws_db_instance.gone",
    because: "The instance existed once, and was removed.",
    since: today.toISOString().slice(0, 10),
  };

  test("that matches no refusal is refused", () => {
    expect(withExemptions(exemption)).toEqual([
      "the exemption of production-data aws_db_instance.gone from not-public matches no refusal: remove it",
    ]);
  });

  test("is refused after a year, and one without a reason at once", () => {
    const [first, ...others] = exemptions;
    if (!first) throw new Error("there are no exemptions");
    const yearOld = new Date(Date.parse(first.since) + 366 * 86_400_000);
    expect(checkStacks(stacks, cloudEnvironments, yearOld, [first]).refused).toContainEqual(
      `the exemption of ${first.stack} ${first.resource} from ${first.rule} is of ${first.since}: fix the resource, or renew the date`,
    );
    expect(checkStacks(stacks, cloudEnvironments, today, [{ ...first, because: "" }, ...others]).refused).toEqual([
      expect.stringContaining("has no reason: write it in a sentence"),
    ]);
  });

  test("covers one resource, and not its neighbours", () => {
    const [first, ...others] = exemptions;
    if (!first) throw new Error("there are no exemptions");
    const neighbours = { ...first, resource: `${first.resource}2` };
    const { refused } = checkStacks(stacks, cloudEnvironments, today, [neighbours, ...others]);
    expect(refused.filter((sentence) => sentence.includes(`${first.resource}:`))).not.toEqual([]);
  });
});
