import { Refused } from "./refused.ts";

const problemTo = (url: string, what: string) => new Refused(`${url} ${what}`);

interface Answer {
  // biome-ignore lint/suspicious/noExplicitAny: the caller knows the shape that its query gives.
  readonly data?: any;
  readonly errors?: readonly { readonly message: string; readonly extensions?: { readonly code?: string } }[];
}

/**
 * Asks the API as a client does. With a user's token it creates a project and a task, and reads the task; without one, it must
 * be refused for that reason.
 *
 * @throws Refused with the answer.
 */
export async function smokeTest(url: string, token?: string): Promise<string> {
  const answer = await send(url, "{ __typename }");
  const code = answer.errors?.[0]?.extensions?.code;
  if (code !== "TOKEN_MISSING")
    throw problemTo(url, `must refuse a query without a token, and answers ${JSON.stringify(answer)}`);
  if (!token) return `${url} answers, and asks for a token: give one with --token-file to create and read a task`;
  const title = `Released at ${new Date().toISOString()}`;
  const { createProject } = await get(
    url,
    token,
    'mutation { createProject(input: { name: "Smoke test" }) { project { id } } }',
  );
  const { createTask } = await get(
    url,
    token,
    "mutation ($input: CreateTaskInput!) { createTask(input: $input) { task { id } } }",
    { input: { projectId: createProject.project.id, title } },
  );
  const { task } = await get(url, token, "query ($id: ID!) { task(id: $id) { title } }", createTask.task);
  if (task?.title !== title)
    throw problemTo(url, `must give the task that was created, and gives ${JSON.stringify(task)}`);
  return `${url} has created a task, and reads it`;
}

async function get(url: string, token: string, query: string, variables: object = {}): Promise<Answer["data"]> {
  const { data, errors } = await send(url, query, { variables, headers: { authorization: `Bearer ${token}` } });
  if (errors) throw problemTo(url, `answers ${query}: ${errors.map(({ message }) => message).join("; ")}`);
  return data;
}

async function send(url: string, query: string, { variables = {}, headers = {} } = {}): Promise<Answer> {
  const response = await fetch(url, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: JSON.stringify({ query, variables }),
    signal: AbortSignal.timeout(15_000),
  }).catch((cause: Error) => {
    throw new Refused(`${url} cannot be reached: ${String(cause.cause ?? cause.message)}`, { cause });
  });
  const body = await response.text();
  try {
    return JSON.parse(body) as Answer;
  } catch {
    throw problemTo(url, `answers ${response.status} and no JSON: ${body.slice(0, 200)}`);
  }
}
