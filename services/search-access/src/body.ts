import { errors } from "@opensearch-project/opensearch";

/** @throws Error with OpenSearch's error and `what` the request was for, such as "the role mindflow-query". */
export async function bodyOf<Body>(what: string, response: Promise<{ body: Body }>): Promise<Body> {
  try {
    return (await response).body;
  } catch (cause) {
    const error = cause instanceof errors.ResponseError ? JSON.stringify(cause.body) : (cause as Error).message;
    throw new Error(`the OpenSearch request for ${what} failed: ${error}`, { cause });
  }
}
