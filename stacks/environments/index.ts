import { dev } from "./dev.ts";
import { local } from "./local.ts";
import { production } from "./production.ts";
import { staging } from "./staging.ts";

export { local };

/** The environments on AWS, in the order in which a change is deployed to them. */
export const cloudEnvironments = [dev, staging, production];
