import { type Problem, type ProblemCode, ProblemError, problem, problems } from "@mindflow/contracts/problems";
import type { FastifyBaseLogger } from "fastify";
import type { FormattedExecutionResult, GraphQLError, GraphQLFormattedError } from "graphql";
import { mostLevels } from "./limits.ts";
import { unreadable } from "./request.ts";

/** An error as clients get it. No other detail of it leaves the gateway. */
type ClientError = GraphQLFormattedError & { extensions: Omit<Problem, "message"> };

export interface Answer {
  readonly statusCode: number;
  readonly code: ProblemCode;
  readonly response: FormattedExecutionResult & { errors: readonly ClientError[] };
}

type Data = NonNullable<FormattedExecutionResult["data"]> | null;

interface LibraryError {
  readonly code: string;
  readonly statusCode: number;
  readonly errors: readonly GraphQLError[];
}

export function partialAnswer(data: Data, errors: readonly GraphQLError[], log: FastifyBaseLogger): Answer {
  const fieldError = ({ originalError, message, locations, path }: GraphQLError) => ({
    ...clientError(problemOf(originalError ?? new Error(message), log)),
    ...(locations && { locations }),
    ...(path && { path }),
  });
  const answer = answerOf(200, errors.map(fieldError));
  return { ...answer, response: { data, ...answer.response } };
}

export function documentErrors(errors: readonly GraphQLError[]): Answer {
  return answerOf(400, errors.map(documentError));
}

export function requestError(error: Error, log: FastifyBaseLogger): Answer {
  const { code, errors = [], statusCode = 500 } = error as Error & Partial<LibraryError>;
  if (code === "MER_ERR_GQL_VALIDATION") return documentErrors(errors);
  if (code === "MER_ERR_METHOD_NOT_ALLOWED") return answerOf(405, [clientError(mutationByGet)]);
  if (code === "FST_ERR_CTP_BODY_TOO_LARGE") return answerOf(413, [clientError(problem("PAYLOAD_TOO_LARGE"))]);
  const isUnreadable = statusCode < 500 && !(error instanceof ProblemError);
  const found = isUnreadable ? unreadable : problemOf(error, log);
  return answerOf(problems[found.code].status, [clientError(found)]);
}

const mutationByGet = problem("MALFORMED_REQUEST", "Send a mutation by POST.");
const tooDeep = problem("MALFORMED_REQUEST", `The query nests more than ${mostLevels} levels.`);

/** Only by the message can these be told from the errors of a document. */
const variableFault = /^Variable "\$\w+" (?:got invalid value|of (?:required|non-null) type)/;

function documentError(error: GraphQLError): ClientError {
  if ((error as Partial<LibraryError>).code === "MER_ERR_GQL_QUERY_DEPTH") return clientError(tooDeep);
  const code = variableFault.test(error.message) ? "INVALID_INPUT" : "MALFORMED_REQUEST";
  return { ...clientError(problem(code, error.message)), ...(error.locations && { locations: error.locations }) };
}

/** The problem for an error. The log gets the details that clients must not see. */
function problemOf(error: Error, log: FastifyBaseLogger): Problem {
  const found = error instanceof ProblemError ? error.problem : problem("INTERNAL");
  if (problems[found.code].status >= 500) log.error({ err: error }, error.message);
  return found;
}

function clientError({ message, ...extensions }: Problem): ClientError {
  return { message, extensions };
}

function answerOf(statusCode: number, errors: readonly ClientError[]): Answer {
  return { statusCode, code: errors[0]?.extensions.code ?? "INTERNAL", response: { errors } };
}
