import pg from "pg";
import { scramVerifier } from "./scram.ts";
import { type Credentials, type StoreAddress, storeTimeout, type Users } from "./users.ts";

/** PostgreSQL's answer to a wrong password, and to an unknown user. */
const wrongPassword = "28P01";

/** A role may set its own password, and an administrator with CREATEROLE those of the roles that it created. */
export function postgresUsers({ host, port, tls }: StoreAddress): Users {
  async function as<T>({ username, password }: Credentials, work: (client: pg.Client) => Promise<T>): Promise<T> {
    const client = new pg.Client({
      host,
      port,
      ssl: tls,
      user: username,
      password,
      // Exists on every server, and every role may connect: a new role may have no rights elsewhere yet.
      database: "postgres",
      connectionTimeoutMillis: storeTimeout,
      query_timeout: storeTimeout,
      application_name: "rotation",
    });
    // Without a listener, an error event ends the process. The pending call rejects anyway.
    client.on("error", () => {});
    try {
      await client.connect();
      return await work(client);
    } finally {
      await client.end();
    }
  }

  return {
    async accepts(credentials) {
      try {
        return await as(credentials, async () => true);
      } catch (error) {
        if (error instanceof pg.DatabaseError && error.code === wrongPassword) return false;
        throw error;
      }
    },

    setPassword(by, { username, password }) {
      return as(by, async (client) => {
        const { rowCount } = await client.query("SELECT FROM pg_roles WHERE rolname = $1", [username]);
        const verb = rowCount === 0 ? "CREATE" : "ALTER";
        const verifier = client.escapeLiteral(scramVerifier(password));
        // A role may change its own password, but not with LOGIN in the same statement.
        const login = verb === "CREATE" ? "LOGIN" : "";
        await client.query(`${verb} ROLE ${client.escapeIdentifier(username)} ${login} PASSWORD ${verifier}`);
      });
    },
  };
}
