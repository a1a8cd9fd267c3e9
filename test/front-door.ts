import { signToken } from "../localstack/token.ts";

export interface Answer {
  readonly status: number;
  readonly text: string;
  readonly body: {
    // biome-ignore lint/suspicious/noExplicitAny: who asks expects a shape.
    readonly data?: any;
    readonly errors?: { readonly message: string; readonly extensions: { readonly code: string } }[];
  };
}

/** A person at the front door of the mirror in a directory, with a token of their own. */
export async function personAt(directory: string, gateway: string, subject: string) {
  const token = await signToken(directory, subject);
  const post = async (body: string, headers: Record<string, string> = {}): Promise<Answer> => {
    const response = await fetch(`${gateway}/graphql`, {
      method: "POST",
      headers: { "content-type": "application/json", authorization: `Bearer ${token}`, ...headers },
      body,
    });
    const text = await response.text();
    return { status: response.status, text, body: JSON.parse(text) };
  };
  const ask = (query: string, variables: object = {}, headers: Record<string, string> = {}) =>
    post(JSON.stringify({ query, variables }), headers);
  /** The data of an answer that is expected to have no errors. */
  const get = async (query: string, variables: object = {}) => {
    const { body } = await ask(query, variables);
    if (body.errors) throw new Error(body.errors.map((error) => error.message).join("; "));
    return body.data;
  };
  return {
    post,
    ask,
    get,
    createProject: async (name: string): Promise<{ id: string; version: number }> =>
      (
        await get("mutation ($name: String!) { createProject(input: { name: $name }) { project { id version } } }", {
          name,
        })
      ).createProject.project,
    createTask: async (projectId: string, title: string): Promise<{ id: string; version: number; status: string }> =>
      (
        await get("mutation ($input: CreateTaskInput!) { createTask(input: $input) { task { id version status } } }", {
          input: { projectId, title },
        })
      ).createTask.task,
    completeTask: async (id: string, version: number): Promise<{ id: string; version: number; status: string }> =>
      (
        await get(
          "mutation ($input: CompleteTaskInput!) { completeTask(input: $input) { task { id version status } } }",
          {
            input: { id, version },
          },
        )
      ).completeTask.task,
    /** Of every task of a project, page by page. */
    taskIds: async (projectId: string): Promise<Set<string>> => {
      const ids = new Set<string>();
      for (let after: string | null | undefined; after !== null; ) {
        const { tasks } = await get(
          `query ($id: ID!, $after: String) {
            tasks(projectId: $id, first: 100, after: $after) { edges { node { id } } pageInfo { hasNextPage endCursor } }
          }`,
          { id: projectId, after },
        );
        for (const { node } of tasks.edges) ids.add(node.id);
        after = tasks.pageInfo.hasNextPage ? tasks.pageInfo.endCursor : null;
      }
      return ids;
    },
    search: async (text: string): Promise<{ id: string; title: string; status: string; projectId: string }[]> =>
      (
        await get(
          "query ($text: String!) { search(text: $text, first: 100) { edges { node { id title status projectId } } } }",
          {
            text,
          },
        )
      ).search.edges.map((edge: { node: object }) => edge.node),
  };
}
