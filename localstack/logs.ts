import { parseArgs } from "node:util";
import { runningHost, theMirror } from "./hosts/choose.ts";
import { findPart } from "./hosts/part.ts";

const usage = "Usage: npm run logs -- <name> [-f]   the end of a log; -f goes on with what is added";

function options() {
  try {
    const { values, positionals } = parseArgs({
      allowPositionals: true,
      options: { follow: { type: "boolean", short: "f", default: false } },
    });
    const [meant = "", ...rest] = positionals;
    if (rest.length > 0) throw new Error("One log at a time.");
    return { meant, follow: values.follow };
  } catch (error) {
    console.error(`${(error as Error).message}\n\n${usage}`);
    process.exit(2);
  }
}

const { meant, follow } = options();
const mirrors = await theMirror();
// Of a mirror that is stopped, the logs of its last run are there.
const host = (await runningHost(mirrors)) ?? mirrors.hosts.native;
const names = await host.partNames();
const part = meant ? findPart(names, meant) : { similar: [] };
if ("found" in part) {
  // Ctrl-C ends what shows the log, and that ends us.
  process.on("SIGINT", () => undefined);
  await host.printLog(part.found, follow);
} else {
  const [first, ...others] = part.similar;
  if (meant) console.error(`There is no ${meant}.${first ? ` Did you mean ${[first, ...others].join(" or ")}?` : ""}`);
  console.error(`${usage}\nNames: ${names.join(", ")}`);
  process.exitCode = 2;
}
