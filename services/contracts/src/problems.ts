import { z } from "zod";

/**
 * Everything a request can be refused with. A code is a promise: clients branch on it, so it never changes its meaning.
 * The status is what HTTP says beside it.
 */
export const problems = {
  MALFORMED_REQUEST: { status: 400, message: "The request cannot be read." },
  INVALID_INPUT: { status: 400, message: "The input is not valid." },
  TOKEN_MISSING: { status: 401, message: "Send a token: Authorization: Bearer <token>." },
  TOKEN_INVALID: { status: 401, message: "The token is not valid." },
  TOKEN_EXPIRED: { status: 401, message: "The token has expired: get a new one." },
  PROJECT_NOT_FOUND: { status: 404, message: "There is no such project, or it is not yours." },
  TASK_NOT_FOUND: { status: 404, message: "There is no such task, or it is not yours." },
  NOT_FOUND: { status: 404, message: "There is nothing at this address." },
  VERSION_CONFLICT: { status: 409, message: "It has changed since you read it: read it again, then decide." },
  TASK_ALREADY_COMPLETED: { status: 409, message: "The task is already completed." },
  IDEMPOTENCY_KEY_REUSED: {
    status: 422,
    message: "This idempotency key belongs to another request: use a new key for a new request.",
  },
  PAYLOAD_TOO_LARGE: { status: 413, message: "The request is too large." },
  UNAVAILABLE: { status: 503, message: "A part of the system does not answer: try again in a moment." },
  INTERNAL: { status: 500, message: "Something went wrong on our side. The log has it under this request's id." },
} as const satisfies Record<string, { status: number; message: string }>;

export type ProblemCode = keyof typeof problems;

const codes = Object.keys(problems) as [ProblemCode, ...ProblemCode[]];

/** What every service answers where it does not answer with a result. */
export const problemSchema = z.strictObject({
  code: z.enum(codes),
  message: z.string(),
  /** Which parts of the input are at fault, where it is the input. */
  faults: z.array(z.strictObject({ path: z.string(), message: z.string() })).optional(),
});

export type Problem = z.infer<typeof problemSchema>;

/** A problem with its catalogue's sentence, or a more precise one. */
export function problem(code: ProblemCode, message: string = problems[code].message): Problem {
  return { code, message };
}

/** Thrown where a request cannot go on: the service's one error handler answers it as the problem that it carries. */
export class ProblemError extends Error {
  readonly problem: Problem;

  constructor(problem: Problem, options?: ErrorOptions) {
    super(problem.message, options);
    this.name = "ProblemError";
    this.problem = problem;
  }
}

/**
 * The value, parsed.
 *
 * @throws ProblemError INVALID_INPUT with every fault, each with its path.
 */
export function parseInput<T extends z.ZodType>(schema: T, value: unknown): z.infer<T> {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const faults = result.error.issues.map((issue) => ({ path: issue.path.join("."), message: issue.message }));
  const message = faults.map((fault) => (fault.path ? `${fault.path}: ${fault.message}` : fault.message)).join("; ");
  throw new ProblemError({ code: "INVALID_INPUT", message, faults });
}
