import { dev } from "./dev.ts";
import { local } from "./local.ts";
import { production } from "./production.ts";
import { staging } from "./staging.ts";

export { local };

/** The environments that live on AWS, in the order in which a change reaches them. */
export const cloudEnvironments = [dev, staging, production];
