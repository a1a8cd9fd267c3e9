import { createServer } from "node:net";
import { expect, test } from "vitest";
import { documentsUsers } from "./documents.ts";
import { postgresUsers } from "./postgres.ts";

async function closedPort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === "string") throw new Error("the server has no port");
  return address.port;
}

test.each([
  ["PostgreSQL", postgresUsers],
  ["DocumentDB", (at: Parameters<typeof postgresUsers>[0]) => documentsUsers(at, "mindflow", 500)],
])("an unreachable %s is an error, and not a refused password", async (_name, usersOf) => {
  const users = usersOf({ host: "127.0.0.1", port: await closedPort(), tls: true });
  await expect(users.accepts({ username: "ada", password: "secret" })).rejects.toThrow("ECONNREFUSED");
});
