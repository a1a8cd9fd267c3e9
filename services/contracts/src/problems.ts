import { z } from "zod";

/** The errors and their HTTP status. Clients branch on the codes: a code never changes its meaning. */
export const problems = {
  MALFORMED_REQUEST: { status: 400, message: "The request cannot be read." },
  INVALID_INPUT: { status: 400, message: "The input is not valid." },
  TOKEN_MISSING: { status: 401, message: "Send a token: Authorization: Bearer <token>." },
  TOKEN_INVALID: { status: 401, message: "The token is not valid." },
  TOKEN_EXPIRED: { status: 401, message: "The token has expired: get a new one." },
  PROJECT_NOT_FOUND: { status: 404, message: "The project does not exist, or it is not yours." },
  TASK_NOT_FOUND: { status: 404, message: "The task does not exist, or it is not yours." },
  NOT_FOUND: { status: 404, message: "There is nothing at this URL." },
  VERSION_CONFLICT: {
    status: 409,
    message: "The object has changed since you read it: read it again, then send its new version.",
  },
  TASK_ALREADY_COMPLETED: { status: 409, message: "The task is already completed." },
  IDEMPOTENCY_KEY_REUSED: {
    status: 422,
    message: "This idempotency key was used for another request: send a new key with a new request.",
  },
  PAYLOAD_TOO_LARGE: { status: 413, message: "The request is too large." },
  UNAVAILABLE: { status: 503, message: "A part of the system does not answer: try again in a few seconds." },
  INTERNAL: { status: 500, message: "An internal error. The log has the details under the id of this request." },
} as const satisfies Record<string, { status: number; message: string }>;

export type ProblemCode = keyof typeof problems;

const codes = Object.keys(problems) as [ProblemCode, ...ProblemCode[]];

/** Our own faults, not the client's. GraphQL answers them with the status 200. */
export const failureCodes = codes.filter((code) => problems[code].status >= 500);

export const problemSchema = z.strictObject({
  code: z.enum(codes),
  message: z.string(),
  faults: z.array(z.strictObject({ path: z.string(), message: z.string() })).optional(),
});

export type Problem = z.infer<typeof problemSchema>;

export function problem(code: ProblemCode, message: string = problems[code].message): Problem {
  return { code, message };
}

export class ProblemError extends Error {
  readonly problem: Problem;

  constructor(problem: Problem, options?: ErrorOptions) {
    super(problem.message, options);
    this.name = "ProblemError";
    this.problem = problem;
  }
}

/** @throws ProblemError INVALID_INPUT with every fault and its path. */
export function parseInput<T extends z.ZodType>(schema: T, value: unknown): z.infer<T> {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const faults = result.error.issues.map((issue) => ({ path: issue.path.join("."), message: issue.message }));
  const message = faults.map((fault) => (fault.path ? `${fault.path}: ${fault.message}` : fault.message)).join("; ");
  throw new ProblemError({ code: "INVALID_INPUT", message, faults });
}
