import { type Problem, type ProblemCode, ProblemError, problem, problems } from "@mindflow/contracts/problems";
import type { FastifyBaseLogger } from "fastify";
import type { FormattedExecutionResult, GraphQLError, GraphQLFormattedError } from "graphql";
import { mostLevels } from "./limits.ts";
import { notReadable } from "./request.ts";

/** An error as clients see it. Of what went wrong, nothing but this leaves the gateway. */
type ToldError = GraphQLFormattedError & { extensions: Omit<Problem, "message"> };

export interface Answer {
  readonly statusCode: number;
  /** That of the first error: under this it is counted. */
  readonly code: ProblemCode;
  readonly response: FormattedExecutionResult & { errors: readonly ToldError[] };
}

type Data = NonNullable<FormattedExecutionResult["data"]> | null;

/** What Fastify's and Mercurius' own errors have. */
interface Foreign {
  readonly code: string;
  readonly statusCode: number;
  readonly errors: readonly GraphQLError[];
}

/** The answer to an operation that was executed, and some of whose fields threw. */
export function partialAnswer(data: Data, errors: readonly GraphQLError[], log: FastifyBaseLogger): Answer {
  const tell = ({ originalError, message, locations, path }: GraphQLError) => ({
    ...told(problemOf(originalError ?? new Error(message), log)),
    ...(locations && { locations }),
    ...(path && { path }),
  });
  const answer = refused(200, errors.map(tell));
  return { ...answer, response: { data, ...answer.response } };
}

/** The answer where the document does not fit the schema, or the variables do not fit the document. */
export function documentRefusal(errors: readonly GraphQLError[]): Answer {
  return refused(400, errors.map(documentError));
}

/** The answer to a request that could not be executed. */
export function refusal(error: Error, log: FastifyBaseLogger): Answer {
  const { code, errors = [], statusCode = 500 } = error as Error & Partial<Foreign>;
  if (code === "MER_ERR_GQL_VALIDATION") return documentRefusal(errors);
  if (code === "MER_ERR_METHOD_NOT_ALLOWED") return refused(405, [told(notByGet)]);
  if (code === "FST_ERR_CTP_BODY_TOO_LARGE") return refused(413, [told(problem("PAYLOAD_TOO_LARGE"))]);
  const unreadable = statusCode < 500 && !(error instanceof ProblemError);
  const found = unreadable ? notReadable : problemOf(error, log);
  return refused(problems[found.code].status, [told(found)]);
}

const notByGet = problem("MALFORMED_REQUEST", "A mutation changes something: send it by POST.");
const tooDeep = problem("MALFORMED_REQUEST", `The query nests more than ${mostLevels} levels.`);

/** GraphQL tells these from the faults of a document by their words alone. */
const variableFault = /^Variable "\$\w+" (?:got invalid value|of (?:required|non-null) type)/;

function documentError(error: GraphQLError): ToldError {
  if ((error as Partial<Foreign>).code === "MER_ERR_GQL_QUERY_DEPTH") return told(tooDeep);
  const code = variableFault.test(error.message) ? "INVALID_INPUT" : "MALFORMED_REQUEST";
  return { ...told(problem(code, error.message)), ...(error.locations && { locations: error.locations }) };
}

/** The catalogue's problem for an error. The log has what clients must not see. */
function problemOf(error: Error, log: FastifyBaseLogger): Problem {
  const found = error instanceof ProblemError ? error.problem : problem("INTERNAL");
  if (problems[found.code].status >= 500) log.error({ err: error }, error.message);
  return found;
}

function told({ message, ...extensions }: Problem): ToldError {
  return { message, extensions };
}

function refused(statusCode: number, errors: readonly ToldError[]): Answer {
  return { statusCode, code: errors[0]?.extensions.code ?? "INTERNAL", response: { errors } };
}
