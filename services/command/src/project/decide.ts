import type { Command, Decision } from "../command.ts";

export function decideCreateProject(_state: undefined, command: Command<"CreateProject">): Decision {
  const { actor, at, eventId, input, newId } = command;
  return {
    event: {
      type: "ProjectCreated",
      id: eventId,
      aggregateId: newId,
      version: 1,
      occurredAt: at,
      actorId: actor.id,
      data: { id: newId, ownerId: actor.id, name: input.name, version: 1, createdAt: at },
    },
  };
}
