import { createServer } from "node:net";
import { expect, test } from "vitest";
import { documentsUsers } from "./documents.ts";
import { postgresUsers } from "./postgres.ts";

/** A port on which nobody listens any more. */
async function deadPort(): Promise<number> {
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
])("%s that cannot be reached has not refused a password: it is a fault", async (_name, usersOf) => {
  const users = usersOf({ host: "127.0.0.1", port: await deadPort(), tls: true });
  await expect(users.accepts({ username: "ada", password: "secret" })).rejects.toThrow("ECONNREFUSED");
});
