import { z } from "zod";

/** A JSON object as text, as environment variables hold one. */
const usersBySecret = z.preprocess(
  (text, context) => {
    try {
      return JSON.parse(String(text));
    } catch {
      context.addIssue('it must be JSON such as {"arn:aws:secretsmanager:…": "command"}');
      return z.NEVER;
    }
  },
  z.record(z.string(), z.string().min(1)),
);

/** Every variable that the function reads. The stack `secrets` sets them; none is a secret. */
export const rotationConfig = {
  STORE_KIND: z.enum(["postgres", "documents"]),
  STORE_HOST: z.string().min(1),
  STORE_PORT: z.coerce.number().int().min(1).max(65_535),
  /** Where new users may read and write, in a store that keeps this with the user. */
  STORE_DATABASE: z.string().min(1),
  /** Whose password each secret holds, by its ARN. What is not here is not rotated. */
  USERS: usersBySecret,
  /** The ARN of the secret of whom the store lets create users and set their passwords. */
  ADMIN_SECRET: z.string().min(1),
};
