import { z } from "zod";
import { builtServices, type ServiceName } from "../../topology.ts";
import { WrongArgument } from "../names.ts";

const digestsSchema = z.record(z.string(), z.string().regex(/^sha256:[0-9a-f]{64}$/));

/**
 * The images that `npm run images:build` has built and printed, by service. A tag is no proof: whoever may push could have given
 * it to another image.
 *
 * @throws WrongArgument unless they are the images of all services.
 */
export function digestsIn(json: string | undefined): readonly (readonly [ServiceName, string])[] {
  const parsed = digestsSchema.safeParse(parse(json ?? ""));
  const missing = parsed.success ? builtServices.filter((service) => !(service in parsed.data)) : builtServices;
  if (!parsed.success || missing.length > 0)
    throw new WrongArgument(
      `Give the digests that \`npm run -s images:build\` prints after "digests=". Without a digest: ${missing.join(", ")}.`,
    );
  return builtServices.map((service) => [service, parsed.data[service] ?? ""]);
}

function parse(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}
