import fc from "fast-check";
import { expect, test } from "vitest";
import { commands } from "./commands.ts";
import { parseInput } from "./problems.ts";
import { searchRequestSchema } from "./tasks.ts";

const projectId = "01980000-0000-7000-8000-000000000001";
const texts: [what: string, limit: number, parse: (text: unknown) => string][] = [
  ["a project's name", 200, (name) => parseInput(commands.CreateProject.input, { name }).name],
  ["a task's title", 500, (title) => parseInput(commands.CreateTask.input, { projectId, title }).title],
  ["a search's text", 200, (text) => parseInput(searchRequestSchema, { text }).text],
];

test.each(texts)(
  "%s is the same text composed and decomposed, without white space around it",
  (_what, _limit, parse) => {
    for (const form of ["NFC", "NFD"])
      expect(parse(` ${"Zürich, Đà Nẵng, 각".normalize(form)}\n`)).toBe("Zürich, Đà Nẵng, 각");
  },
);

test.each(texts)("%s keeps letters, emoji and the joiners within them", (_what, _limit, parse) => {
  for (const text of ["計画 2027", "👩‍👩‍👧 🏳️‍🌈", "नमस्ते", "می‌خواهم", "a\u00a0b", "\ufffd"])
    expect(parse(text)).toBe(text);
});

test.each(texts)("%s is refused in words if it is not a line of text", (_what, _limit, parse) => {
  const line = "must be one line, without line breaks, tabs and other control characters";
  const empty = "must not be empty";
  const surrogate = "must be Unicode text, without half of a surrogate pair";
  const refused: [string, string[]][] = [
    [surrogate, ["\ud83d", "a\udc00b", "\udc00\ud83d"]],
    [line, ["a\u0000b", "a\nb", "a\r\nb", "a\tb", "a\u007fb", "a\u0085b", "a\u2028b", "a\u2029b", "\u001b[31mred"]],
    [empty, ["", " ", "\n\t", "\u00a0\u3000", "\u200b", " \u2060\ufe0f\u00ad"]],
  ];
  for (const [message, all] of refused)
    for (const text of all)
      expect(() => parse(text), JSON.stringify(text)).toThrow(
        expect.objectContaining({
          problem: expect.objectContaining({ code: "INVALID_INPUT", faults: [expect.objectContaining({ message })] }),
        }),
      );
});

test.each(texts)("%s is measured after normalization: the limit is %i", (_what, limit, parse) => {
  const decomposed = "u\u0308";
  expect(parse(` ${decomposed.repeat(limit)} `)).toBe("ü".repeat(limit));
  expect(() => parse(decomposed.repeat(limit + 1))).toThrow(`must be at most ${limit} characters`);
  // Some characters have no composed form, and NFC makes them longer.
  expect(() => parse("\u0958".repeat(limit))).toThrow(`must be at most ${limit} characters`);
});

test.each(texts)(
  "%s, if accepted, survives UTF-8 and another parse unchanged, in each form that it is sent",
  (_what, limit, parse) => {
    const accepted = (text: string) => {
      try {
        return parse(text);
      } catch (error) {
        expect(error).toMatchObject({ problem: { code: "INVALID_INPUT", message: expect.stringMatching(/must/) } });
        return undefined;
      }
    };
    const strings = fc.oneof(
      fc.string({ unit: "binary", maxLength: 40 }),
      fc.string({ unit: "grapheme", maxLength: 40 }),
      // Code units: lone surrogates too.
      fc.array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 20 }).map((units) => String.fromCharCode(...units)),
    );
    fc.assert(
      fc.property(strings, (text) => {
        const stored = accepted(text);
        if (stored === undefined) return;
        expect(Buffer.from(stored).toString()).toBe(stored);
        expect(accepted(stored)).toBe(stored);
        for (const form of ["NFC", "NFD"]) expect(accepted(text.normalize(form))).toBe(stored);
        expect(stored.length).toBeLessThanOrEqual(limit);
        expect(stored.split(/[\r\n\v\f\u0085\u2028\u2029]/)).toHaveLength(1);
      }),
      { numRuns: 500 },
    );
  },
);
