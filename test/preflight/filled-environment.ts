import type { AwsEnvironment } from "../../stacks/environments/schema.ts";

/** Values that somebody could have, in place of the placeholders. For the emulator: nobody is asked about them. */
export function withoutPlaceholders(environment: AwsEnvironment): AwsEnvironment {
  const filled = JSON.stringify(environment)
    .replaceAll(environment.aws.foundation.account, "498765432109")
    .replaceAll("mindflow-example/", "mindflow/")
    .replaceAll("mindflow.example", "mindflow.aws")
    .replaceAll("198.51.100.", "52.46.4.");
  return JSON.parse(filled) as AwsEnvironment;
}
