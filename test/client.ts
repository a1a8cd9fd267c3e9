import { type Answer, personAt } from "./front-door.ts";
import { mirror } from "./running-mirror.ts";

export type { Answer };

/** A person at the front door of the running mirror, with a token of their own. */
export function person(subject: string) {
  const { directory, addresses } = mirror;
  return personAt(directory, addresses.urls.gateway, subject);
}

/** Code of the first error. */
export function code(answer: Answer): string | undefined {
  return answer.body.errors?.[0]?.extensions.code;
}
