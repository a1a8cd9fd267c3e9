import { execFileSync } from "node:child_process";
import { dev } from "../stacks/environments/dev.ts";

/**
 * Runs what Lambda gets, from its zip and with nothing else: unpacks it into the directory and calls its handler.
 *
 * @returns "done", or why the handler failed; and a line feed.
 */
export function runFunction(zip: string, directory: string, event: string, settings: Record<string, string>): string {
  execFileSync("python3", ["-m", "zipfile", "-e", zip, directory]);
  const call = `require("./main.js").handler(JSON.parse(process.env.EVENT))
    .then(() => console.log("done"), (error) => console.log(error.message))`;
  const env = { PATH: process.env.PATH, AWS_REGION: dev.region, EVENT: event, ...settings };
  return execFileSync(process.execPath, ["-e", call], { cwd: directory, env, encoding: "utf8" });
}
