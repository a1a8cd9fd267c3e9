import { ProblemError } from "@mindflow/contracts/problems";
import fc from "fast-check";
import { expect, test } from "vitest";
import { z } from "zod";
import { decodeCursor, encodeCursor } from "./cursor.ts";

const schema = z.tuple([z.number(), z.uuid()]);
const refusal = expect.objectContaining({
  problem: {
    code: "INVALID_INPUT",
    message: "after: must be a cursor of this list",
    faults: [{ path: "after", message: "must be a cursor of this list" }],
  },
});

test("a cursor decodes to its position and needs no escaping in a URL", () => {
  fc.assert(
    fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), fc.uuid(), (score, id) => {
      const cursor = encodeCursor([score, id]);
      // JSON turns -0 into 0.
      expect(decodeCursor(schema, cursor)).toEqual([score + 0, id]);
      expect(encodeURIComponent(cursor)).toBe(cursor);
    }),
  );
});

test("any text that is not a cursor is refused", () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.base64String(),
        fc.json().map((text) => btoa(encodeURI(text))),
      ),
      (text) => {
        expect(() => decodeCursor(schema, text)).toThrow(ProblemError);
      },
    ),
  );
});

const cursor = encodeCursor([1.5, "01890a5d-ac96-774b-bcce-b302099a8057"]);

test.each([
  ["empty", ""],
  ["cut short", cursor.slice(0, -1)],
  ["with a character appended", `${cursor}!`],
  ["with padding", `${cursor}==`],
  ["of another list", encodeCursor(["01890a5d-ac96-774b-bcce-b302099a8057"])],
  [
    "with a score that is not finite",
    Buffer.from('[1e999,"01890a5d-ac96-774b-bcce-b302099a8057"]').toString("base64url"),
  ],
])("a cursor %s is refused with a sentence", (_what, broken) => {
  expect(() => decodeCursor(schema, broken)).toThrow(refusal);
});
