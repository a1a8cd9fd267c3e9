import { errors } from "@opensearch-project/opensearch";

/**
 * The body of OpenSearch's answer.
 *
 * @param what was asked for: "the role mindflow-query".
 * @throws Error that says so, and what OpenSearch said to it.
 */
export async function asked<Body>(what: string, answer: Promise<{ body: Body }>): Promise<Body> {
  try {
    return (await answer).body;
  } catch (cause) {
    const said = cause instanceof errors.ResponseError ? JSON.stringify(cause.body) : (cause as Error).message;
    throw new Error(`OpenSearch was asked for ${what} and said: ${said}`, { cause });
  }
}
