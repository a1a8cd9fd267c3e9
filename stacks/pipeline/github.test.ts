import { afterEach, beforeEach, expect, test } from "vitest";
import { reportDrift } from "./drift.ts";
import { githubServer } from "./fixtures/github-server.ts";
import { Github } from "./github.ts";

let server: Awaited<ReturnType<typeof githubServer>>;
beforeEach(async () => {
  server = await githubServer();
});
afterEach(() => server.close());

const marker = "<!-- plan of dev -->";

test("the first comment is written, and the next one edits it, behind however many pages of others", async () => {
  for (const body of ["one", "two", "three"]) server.write(server.comments, body, "User");
  const github = new Github(server.environment);
  await github.putComment(7, marker, `${marker}\nfirst`);
  for (const body of ["four", "five", "six"]) server.write(server.comments, body, "Bot");
  await github.putComment(7, marker, `${marker}\nsecond`);
  expect(server.comments.map(({ body }) => body)).toEqual([
    "one",
    "two",
    "three",
    `${marker}\nsecond`,
    "four",
    "five",
    "six",
  ]);
});

test("the same comment is not written again", async () => {
  const github = new Github(server.environment);
  await github.putComment(7, marker, `${marker}\nfirst`);
  await github.putComment(7, marker, `${marker}\nfirst`);
  expect(server.requests.filter((request) => !request.startsWith("GET"))).toHaveLength(1);
});

test("a person's comment with the marker is left alone: its author could change it afterwards", async () => {
  server.write(server.comments, `${marker}\nall is well`, "User");
  await new Github(server.environment).putComment(7, marker, `${marker}\nit loses data`);
  expect(server.comments.map(({ body }) => body)).toEqual([`${marker}\nall is well`, `${marker}\nit loses data`]);
});

test("without a token, or with a refused one, the command says so", async () => {
  expect(() => new Github({ GITHUB_REPOSITORY: "our/app" })).toThrow("GITHUB_TOKEN and GITHUB_REPOSITORY");
  const refused = new Github({ ...server.environment, GITHUB_TOKEN: "wrong" });
  await expect(refused.putComment(7, marker, marker)).rejects.toThrow("Bad credentials");
});

test("drift opens one issue for each stack, edits it when it changes, and closes it when it is gone", async () => {
  const github = new Github(server.environment);
  const report = (drift: Record<string, string[]>) => reportDrift(github, new Map(Object.entries(drift)));
  for (const body of ["an issue", "another", "a third"]) server.write(server.issues, body, "User");

  const both = { "dev-data": ["update aws_db_instance.writer: tags"], "dev-network": ["delete aws_route.nat"] };
  expect(await report({ ...both, "dev-edge": [] })).toEqual([
    "dev-data: opened an issue",
    "dev-network: opened an issue",
  ]);
  expect(server.issues[3]).toMatchObject({
    title: "dev-data: what is there differs from the code",
    labels: [{ name: "drift" }],
  });
  expect(server.issues[3]?.body).toMatch(
    /- update aws_db_instance\.writer: tags\n(.*\n)*`npm run plan -- dev data` shows/,
  );

  expect(await report(both)).toEqual([]);
  expect(await report({ ...both, "dev-network": ["delete aws_route.other"] })).toEqual(["dev-network: edited #5"]);
  expect(server.issues[4]?.body).toContain("aws_route.other");

  expect(await report({ ...both, "dev-data": [] })).toEqual(["dev-data: closed #4", "dev-network: edited #5"]);
  expect(server.issues.map(({ state }) => state)).toEqual(["open", "open", "open", "closed", "open"]);
  expect(server.comments.map(({ body }) => body)).toEqual(["A plan of the stack is empty again."]);

  expect(await report({ "dev-data": ["update aws_db_instance.writer: tags"] })).toEqual(["dev-data: opened an issue"]);
});
