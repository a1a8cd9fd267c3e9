import closeWithGrace from "close-with-grace";
import type { FastifyInstance } from "fastify";
import type { z } from "zod";
import { ConfigurationError, readConfig, type serviceConfig } from "./config.ts";
import { finishSeconds } from "./drain.ts";

/** After SIGTERM, SIGINT or an uncaught error (exit code 1), the service finishes its work within `finishSeconds`. */
export async function run<Shape extends typeof serviceConfig>(
  shape: Shape,
  create: (config: z.infer<z.ZodObject<Shape>>) => FastifyInstance | Promise<FastifyInstance>,
): Promise<void> {
  try {
    const config = readConfig(shape);
    const server = await create(config);
    closeWithGrace({ delay: finishSeconds * 1_000, logger: server.log }, () => server.close());
    const { HOST, PORT } = config as z.infer<z.ZodObject<typeof serviceConfig>>;
    await server.listen({ host: HOST, port: PORT });
  } catch (error) {
    console.error(error instanceof ConfigurationError ? error.message : error);
    process.exit(1);
  }
}
