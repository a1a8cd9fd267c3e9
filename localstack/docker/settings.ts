import { local } from "../../stacks/environments/local.ts";
import { serviceSettings } from "../../stacks/settings.ts";
import type { ServiceName } from "../../stacks/topology.ts";
import { awsSettings } from "../addresses.ts";
import { awsEndpoint, inside, secretsDirectory } from "./inside.ts";

/** Every environment variable of a service in a container. */
export function composeSettings(name: ServiceName): Record<string, string> {
  const settings = serviceSettings(name, local, inside);
  return settings.AWS_REGION ? { ...settings, ...awsSettings(awsEndpoint, secretsDirectory) } : settings;
}
