import { z } from "zod";

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

export const rotationConfig = {
  STORE_KIND: z.enum(["postgres", "documents"]),
  STORE_HOST: z.string().min(1),
  STORE_PORT: z.coerce.number().int().min(1).max(65_535),
  /** The database that new users of DocumentDB may read and write. */
  STORE_DATABASE: z.string().min(1),
  /** The username of each secret, by ARN. Other secrets are not rotated. */
  USERS: usersBySecret,
  ADMIN_SECRET: z.string().min(1),
};
