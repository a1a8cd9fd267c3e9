import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";

/** A database user, in the shape that Secrets Manager uses for rotation. */
export const credentialsSchema = z.object({ username: z.string().min(1), password: z.string().min(1) });

/** Read at each call, so that a rotated secret is used at once. @throws Error with the path, never with the content. */
export async function readSecret<T extends z.ZodType>(directory: string, name: string, schema: T): Promise<z.infer<T>> {
  const path = join(directory, name);
  const text = await readFile(path, "utf8").catch((cause) => {
    throw new Error(`the secret ${path} cannot be read`, { cause });
  });
  try {
    return schema.parse(JSON.parse(text));
  } catch {
    // No cause: the parser's message quotes the content.
    throw new Error(`the secret ${path} does not have the expected shape`);
  }
}
