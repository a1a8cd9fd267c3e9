/** The plan that was reviewed is not what an apply would do. The message has each difference in words, and the way out. */
export class PlanRefused extends Error {
  override readonly name = "PlanRefused";

  constructor(stack: string, reasons: readonly string[]) {
    const listed = reasons.map((reason) => `  ${reason}`).join("\n");
    super(`${stack} is not applied:\n${listed}\nNothing was changed. Plan it again, and have the new plan reviewed.`);
  }
}
