import { Octokit } from "@octokit/core";
import { paginateRest } from "@octokit/plugin-paginate-rest";
import { WrongArgument } from "../commands/names.ts";

/** The repository on GitHub, as the workflow's token may change it. */
export class Github {
  readonly #octokit;
  readonly #repository: { readonly owner: string; readonly repo: string };

  /** @throws WrongArgument if a variable that GitHub Actions has is missing. */
  constructor(environment: NodeJS.ProcessEnv = process.env) {
    const { GITHUB_TOKEN: auth, GITHUB_REPOSITORY = "", GITHUB_API_URL: baseUrl } = environment;
    const [owner, repo] = GITHUB_REPOSITORY.split("/");
    if (!auth || !owner || !repo)
      throw new WrongArgument(
        "GITHUB_TOKEN and GITHUB_REPOSITORY (owner/name) say where to write. In a workflow, the token is github.token.",
      );
    this.#repository = { owner, repo };
    this.#octokit = new (Octokit.plugin(paginateRest))({ auth, ...(baseUrl && { baseUrl }) });
  }

  /** Edits the comment with the marker, or writes one. Only a workflow's own comment counts: anybody can write a marker. */
  async putComment(pullRequest: number, marker: string, body: string): Promise<void> {
    const on = { ...this.#repository, issue_number: pullRequest };
    const comments = await this.#octokit.paginate("GET /repos/{owner}/{repo}/issues/{issue_number}/comments", {
      ...on,
      per_page: 100,
    });
    const own = comments.find((comment) => comment.user?.type === "Bot" && comment.body?.startsWith(marker));
    if (!own) await this.#octokit.request("POST /repos/{owner}/{repo}/issues/{issue_number}/comments", { ...on, body });
    else if (own.body !== body)
      await this.#octokit.request("PATCH /repos/{owner}/{repo}/issues/comments/{comment_id}", {
        ...this.#repository,
        comment_id: own.id,
        body,
      });
  }

  /** The open issues with the label that workflows opened, by the first line of their text: its marker. */
  async openIssues(label: string): Promise<ReadonlyMap<string, OpenIssue>> {
    const issues = await this.#octokit.paginate("GET /repos/{owner}/{repo}/issues", {
      ...this.#repository,
      state: "open",
      labels: label,
      per_page: 100,
    });
    const own = issues.filter(({ user, pull_request }) => user?.type === "Bot" && !pull_request);
    return new Map(own.map(({ number, body }) => [body?.split(/\r?\n/, 1)[0] ?? "", { number, body: body ?? "" }]));
  }

  async openIssue(label: string, title: string, body: string): Promise<void> {
    await this.#octokit.request("POST /repos/{owner}/{repo}/issues", {
      ...this.#repository,
      title,
      body,
      labels: [label],
    });
  }

  async editIssue(issue_number: number, change: { readonly title: string; readonly body: string }): Promise<void> {
    await this.#octokit.request("PATCH /repos/{owner}/{repo}/issues/{issue_number}", {
      ...this.#repository,
      issue_number,
      ...change,
    });
  }

  /** Says why, and closes. */
  async closeIssue(issue_number: number, because: string): Promise<void> {
    const issue = { ...this.#repository, issue_number };
    await this.#octokit.request("POST /repos/{owner}/{repo}/issues/{issue_number}/comments", {
      ...issue,
      body: because,
    });
    await this.#octokit.request("PATCH /repos/{owner}/{repo}/issues/{issue_number}", {
      ...issue,
      state: "closed",
      state_reason: "completed",
    });
  }
}

export interface OpenIssue {
  readonly number: number;
  readonly body: string;
}
