import closeWithGrace from "close-with-grace";
import type { FastifyInstance } from "fastify";
import type { z } from "zod";
import { ConfigurationError, readConfig, type serviceConfig } from "./config.ts";
import { finishSeconds } from "./drain.ts";

/**
 * Runs a service until it is told to stop: reads its configuration, builds it, listens, and on SIGTERM or SIGINT
 * finishes what it has begun within `finishSeconds`. A fault that nobody caught ends the process in the same way, with exit code
 * 1: who supervises it starts it anew from a clean state.
 */
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
