import { expect, test } from "vitest";
import { decideCreateProject } from "./decide.ts";

test("given nothing, when ada creates a project, then it is created and hers, at version 1", () => {
  const decision = decideCreateProject(undefined, {
    actor: { id: "ada" },
    input: { name: "Launch" },
    newId: "01980000-0000-7000-8000-000000000001",
    eventId: "01980000-0000-7000-8000-000000000002",
    at: "2026-07-01T12:00:00.000Z",
  });

  expect(decision).toEqual({
    event: {
      type: "ProjectCreated",
      id: "01980000-0000-7000-8000-000000000002",
      aggregateId: "01980000-0000-7000-8000-000000000001",
      version: 1,
      occurredAt: "2026-07-01T12:00:00.000Z",
      actorId: "ada",
      data: {
        id: "01980000-0000-7000-8000-000000000001",
        ownerId: "ada",
        name: "Launch",
        version: 1,
        createdAt: "2026-07-01T12:00:00.000Z",
      },
    },
  });
});
