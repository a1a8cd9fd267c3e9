import { execFile } from "node:child_process";
import { toolEnvironment } from "../environment/environment.mjs";
import { tryAgain } from "./try-again.mjs";

// Plain JavaScript without a package: bootstrap.mjs needs it before any package is there.

/**
 * `npm ci`, tried again as a whole: npm itself gives up at the first name that does not resolve (make-fetch-happen's
 * lib/remote.js), or if a package ends in the middle. npm's cache keeps the packages that arrived.
 *
 * @param {string} what
 * @param {string} cwd
 * @param {readonly string[]} parameters
 * @param {import("./try-again.mjs").TryAgainOptions} options
 * @throws Error with npm's output.
 */
export function npmCi(what, cwd, parameters, options) {
  const quiet = ["--prefer-offline", "--no-audit", "--no-fund", "--loglevel=error"];
  // In milliseconds: npm would wait 10 s before it asks again, and 5 minutes for a server that hangs.
  const patience = ["--fetch-retry-mintimeout=500", "--fetch-timeout=60000"];
  return tryAgain(
    `${what}, from npm's registry`,
    () =>
      new Promise((resolve, reject) => {
        const settings = { cwd, env: toolEnvironment(), signal: options.signal, maxBuffer: 64 * 1024 * 1024 };
        execFile("npm", ["ci", ...quiet, ...patience, ...parameters], settings, (error, stdout, stderr) => {
          if (!error) resolve(undefined);
          else if (error.code === "ENOENT")
            reject(new Error(`npm cannot be run (${error.message}): install it, it comes with Node.`));
          else reject(new Error(`npm ci failed in ${cwd}:\n${`${stdout}\n${stderr}`.trim() || error.message}`));
        });
      }),
    options,
  );
}
