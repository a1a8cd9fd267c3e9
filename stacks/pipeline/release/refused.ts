/** What a person has to read and to decide: printed without a stack trace, and the command ends with 1. */
export class Refused extends Error {
  override readonly name = "Refused";
}
