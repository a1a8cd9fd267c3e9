import { z } from "zod";

export const serviceConfig = {
  SERVICE: z.string().min(1),
  HOST: z.string().min(1),
  PORT: z.coerce.number().int().min(1).max(65_535),
  LOG_LEVEL: z.enum(["debug", "info", "warn", "error"]),
};

export const postgresConfig = {
  SECRETS_DIRECTORY: z.string().min(1),
  /** A host, or several of which one accepts writes: `one:5432,other:5433`. POSTGRES_PORT is the default port. */
  POSTGRES_HOST: z.string().regex(/^[^\s:,]+(:\d+)?(,[^\s:,]+(:\d+)?)*$/, "neither a host nor a list of hosts"),
  POSTGRES_PORT: z.coerce.number().int().min(1).max(65_535),
  POSTGRES_TLS: z.stringbool(),
  POSTGRES_DATABASE: z.string().min(1),
  POSTGRES_SECRET: z.string().min(1),
};

export const postgresReaderConfig = {
  /** Where to read what may be a few seconds old: a host or several, as in POSTGRES_HOST. One may be the writer. */
  POSTGRES_READER_HOST: postgresConfig.POSTGRES_HOST,
};

export const opensearchConfig = {
  OPENSEARCH_URL: z.url(),
  /** `iam`: requests are signed as the service's AWS role. */
  OPENSEARCH_AUTH: z.enum(["none", "iam"]),
  AWS_REGION: z.string().min(1),
};

export class ConfigurationError extends Error {
  override readonly name = "ConfigurationError";
}

/** @throws ConfigurationError with every missing and every wrong variable, and what each should be. */
export function readConfig<Shape extends z.ZodRawShape>(
  shape: Shape,
  environment: NodeJS.ProcessEnv = process.env,
): z.infer<z.ZodObject<Shape>> {
  const result = z.object(shape).safeParse(environment);
  if (result.success) return result.data;
  const faults = result.error.issues.map((issue) => {
    const name = String(issue.path[0]);
    const value = environment[name];
    return value === undefined ? `  ${name} is not set` : `  ${name} is ${JSON.stringify(value)}: ${issue.message}`;
  });
  throw new ConfigurationError(
    `the configuration has ${faults.length} ${faults.length === 1 ? "fault" : "faults"}:\n${faults.join("\n")}\n` +
      "Every variable and its meaning stands in the service's src/config.ts; `npm start` sets them all.",
  );
}
