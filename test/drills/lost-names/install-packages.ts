/** node install-packages.ts <directory>: `npm ci` from registry.test, whose name is lost in each way before it is answered. */

import { join } from "node:path";
import { npmCi } from "../../../localstack/install/npm-ci.mjs";
import { npmRegistry } from "../../fixtures/npm-registry.ts";
import { type Loss, loopback, startResolver } from "./resolver.ts";

const [directory = ""] = process.argv.slice(2);
const registry = await npmRegistry(directory, ["one", "two"]);
process.env.npm_config_registry = `http://registry.test:${registry.port}/`;
process.env.npm_config_cache = join(directory, "cache");
const losses: Loss[] = ["SERVFAIL", "NXDOMAIN", "no answer"];
const resolver = await startResolver({ address: "127.0.0.1", loss: () => losses[0], answer: loopback });
await npmCi("A package", directory, [], {
  say(line) {
    console.log(`${losses.shift()}: ${line}`);
  },
});
resolver.close();
registry.close();
