import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";

/** A data base user, in the shape in which Secrets Manager rotates one. */
export const credentialsSchema = z.object({ username: z.string().min(1), password: z.string().min(1) });

/**
 * A secret from its file, read anew at each call: a rotated one counts from the next use on.
 *
 * @throws Error that names the file, never its content.
 */
export async function readSecret<T extends z.ZodType>(directory: string, name: string, schema: T): Promise<z.infer<T>> {
  const path = join(directory, name);
  const text = await readFile(path, "utf8").catch((cause) => {
    throw new Error(`the secret ${path} cannot be read`, { cause });
  });
  try {
    return schema.parse(JSON.parse(text));
  } catch {
    // Without its cause: a parser's message quotes what it could not parse.
    throw new Error(`the secret ${path} does not have the expected shape`);
  }
}
