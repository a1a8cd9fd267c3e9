import { type CommandName, type Input, idempotencyHeader, type Output } from "@mindflow/contracts/commands";
import type { Caller, Connection } from "./connection.ts";

export interface CommandService {
  /** Executes a command. A repetition with the same key and input changes nothing and gets the first answer. */
  execute<Name extends CommandName>(caller: Caller, name: Name, input: Input<Name>, key: string): Promise<Output<Name>>;
}

export function commandService(connection: Connection): CommandService {
  return {
    execute: <Name extends CommandName>(caller: Caller, name: Name, input: Input<Name>, key: string) =>
      connection.call(caller, {
        method: "POST",
        path: `/commands/${name}`,
        headers: { "content-type": "application/json", [idempotencyHeader]: key },
        body: JSON.stringify(input),
      }) as Promise<Output<Name>>,
  };
}
