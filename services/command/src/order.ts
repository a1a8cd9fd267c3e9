import type { CommandName, Input } from "@mindflow/contracts/commands";
import type { Event } from "@mindflow/contracts/events";
import type { Actor } from "@mindflow/contracts/identity";
import type { ProblemCode } from "@mindflow/contracts/problems";
import type { Project, Task } from "@mindflow/contracts/tasks";

/** A command as a decider sees it: who wants what, and the ids and the time that its effects get if it is carried out. */
export interface Order<Name extends CommandName> {
  readonly actor: Actor;
  readonly input: Input<Name>;
  /** For what is created, if something is. */
  readonly newId: string;
  readonly eventId: string;
  /** ISO 8601 in UTC, to the millisecond. */
  readonly at: string;
}

/** What a command's decision depends on. */
export interface States {
  CreateProject: undefined;
  CreateTask: Project;
  CompleteTask: Task;
}

export type Decision = { readonly event: Event } | { readonly refusal: ProblemCode };

/** A statement without its name; `values` follow the parameters that every command has. */
export interface Statement<Name extends CommandName> {
  readonly text: string;
  readonly values: (order: Order<Name>) => readonly unknown[];
}

/** A command: what it means, and how PostgreSQL does the same in one statement. */
export interface Handler<Name extends CommandName> {
  /** The specification: pure. `state` is what was found, or undefined. */
  readonly decide: (state: States[Name] | undefined, order: Order<Name>) => Decision;
  /** Carries it out and gives the answer, or changes nothing and gives no row: see `statement.ts`. */
  readonly change: Statement<Name>;
  /** An expression for the state that the decision depends on, as JSON of the contract's shape. */
  readonly state: Statement<Name>;
}
