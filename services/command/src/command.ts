import type { CommandName, Input } from "@mindflow/contracts/commands";
import type { Event } from "@mindflow/contracts/events";
import type { Actor } from "@mindflow/contracts/identity";
import type { ProblemCode } from "@mindflow/contracts/problems";
import type { Project, Task } from "@mindflow/contracts/tasks";

export interface Command<Name extends CommandName> {
  readonly actor: Actor;
  readonly input: Input<Name>;
  /** For the aggregate that the command creates, if it creates one. */
  readonly newId: string;
  readonly eventId: string;
  /** ISO 8601 in UTC, to the millisecond. */
  readonly at: string;
}

export interface States {
  CreateProject: undefined;
  CreateTask: Project;
  CompleteTask: Task;
}

export type Decision = { readonly event: Event } | { readonly refusal: ProblemCode };

/** SQL. `values` come after the parameters that every command has. */
export interface Statement<Name extends CommandName> {
  readonly text: string;
  readonly values: (command: Command<Name>) => readonly unknown[];
}

export interface Handler<Name extends CommandName> {
  /** The specification: a pure function. `state` is undefined if it does not exist. */
  readonly decide: (state: States[Name] | undefined, command: Command<Name>) => Decision;
  /** Executes the command and gives a row with the answer; or changes nothing and gives no row. See statement.ts. */
  readonly change: Statement<Name>;
  /** An SQL expression for the state, as JSON of the contract's shape. */
  readonly state: Statement<Name>;
}
