/** The committed list of what the third-party pods of each environment request. */

import type { Requests } from "../capacity.ts";

export const requestsLock = "test/charts/third-party/requests.lock";

export type ListedRequests = Requests & { readonly version: string };

export type RequestsList = Readonly<Record<string, Readonly<Record<string, ListedRequests | undefined>>>>;

/** JSON with one line for each release. */
export function printRequests(list: RequestsList): string {
  const environments = Object.entries(list).map(([environment, releases]) => {
    const lines = Object.entries(releases).map(([name, requests]) => `    "${name}": ${JSON.stringify(requests)}`);
    return `  "${environment}": {\n${lines.join(",\n")}\n  }`;
  });
  return `{\n${environments.join(",\n")}\n}\n`;
}

/** With the list of one environment for a new one of the same sizes. `names`: of all, in their order. */
export function copyRequests(text: string, from: string, to: string, names: readonly string[]): string {
  const list: RequestsList = JSON.parse(text);
  return printRequests(Object.fromEntries(names.map((name) => [name, list[name === to ? from : name] ?? {}])));
}
