import { z } from "zod";
import { createRotation, type RotationDependencies, steps } from "./rotation.ts";

const eventSchema = z.object({ Step: z.enum(steps), SecretId: z.string(), ClientRequestToken: z.string() });

export function createApp(deps: RotationDependencies, log: (line: object) => void = console.log) {
  const rotate = createRotation(deps);
  return async (event: unknown): Promise<void> => {
    const { Step: step, SecretId: secret, ClientRequestToken: version } = eventSchema.parse(event);
    await rotate(step, secret, version);
    log({ message: "done", step, secret, version });
  };
}
