import { z } from "zod";

const controlCharacters = /[\p{Cc}\u2028\u2029]/u;
/** White space, and characters that show nothing, such as a zero-width space. */
const onlyInvisible = /^[\s\p{Default_Ignorable_Code_Point}]*$/u;

/**
 * One line of text from a user, as it is stored and searched: without white space around it, and in Unicode's composed
 * form (NFC), because clients send "ü" as one character or as "u" with a combining mark.
 *
 * @param limit of the normalized text, in UTF-16 code units.
 */
export const lineSchema = (limit: number) =>
  z
    .string()
    // PostgreSQL gets UTF-8, which has another character (U+FFFD) in place of a lone surrogate.
    .refine((text) => text.isWellFormed(), {
      error: "must be Unicode text, without half of a surrogate pair",
      abort: true,
    })
    .normalize("NFC")
    .trim()
    .refine((text) => !onlyInvisible.test(text), { error: "must not be empty", abort: true })
    .refine((text) => !controlCharacters.test(text), {
      error: "must be one line, without line breaks, tabs and other control characters",
    })
    .max(limit, `must be at most ${limit} characters`);
