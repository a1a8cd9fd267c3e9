import type { Grant } from "../grant.ts";
import { type EnvironmentObjects, resourcesOf } from "./environment.ts";

/** The words of each user's access string. A word with `-` takes away. */
export function valkeyGrants(environment: EnvironmentObjects): Grant[] {
  return resourcesOf(environment, "aws_elasticache_user").flatMap(({ attributes }) => {
    const who = environment.names.short(String(attributes.user_name));
    return String(attributes.access_string)
      .split(/\s+/)
      .map(
        (word): Grant => ({
          layer: "Valkey",
          who,
          may: word.replace(/^-/, "+"),
          what: "Valkey",
          ...(/^(-|off$)/.test(word) && { limit: true as const }),
        }),
      );
  });
}
