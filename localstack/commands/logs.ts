import { runningHost, theMirror } from "../hosts/choose.ts";
import { findPart } from "../hosts/part.ts";
import { flag, oneArgument, runCommand, UsageError } from "./command.ts";

const usage = `Usage: npm run logs -- <name> [-f]   prints the end of a log; -f follows it
Example: npm run logs -- gateway -f`;

await runCommand(
  usage,
  { allowPositionals: true, options: { follow: { ...flag, short: "f" } } },
  async ({ positionals, values }) => {
    const name = oneArgument(positionals);
    const mirrors = await theMirror();
    // A stopped mirror still has the logs of its last run.
    const host = (await runningHost(mirrors)) ?? mirrors.hosts.native;
    const names = await host.partNames();
    const part = name ? findPart(names, name) : { similar: [] };
    if ("similar" in part) {
      const hint = part.similar.length > 0 ? ` Did you mean ${part.similar.join(" or ")}?` : "";
      const fault = name ? `There is no ${name}.${hint}\nNames` : "Name a part of the mirror";
      throw new UsageError(`${fault}: ${names.join(", ")}`);
    }
    // Ctrl-C ends the child process that prints the log, and then this one.
    process.on("SIGINT", () => undefined);
    await host.printLog(part.found, values.follow);
  },
);
