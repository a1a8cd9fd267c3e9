import pg from "pg";
import { scramVerifier } from "./scram.ts";
import { type Credentials, patience, type StoreAddress, type Users } from "./users.ts";

/** PostgreSQL's answer to a wrong password, and to a user that is not there. */
const wrongPassword = "28P01";

/**
 * The login roles of a PostgreSQL server. A role may set its own password; any other's only an administrator with
 * CREATEROLE, of roles that it created itself. What a new role may do, the migrations grant.
 */
export function postgresUsers({ host, port, tls }: StoreAddress): Users {
  async function as<T>({ username, password }: Credentials, work: (client: pg.Client) => Promise<T>): Promise<T> {
    const client = new pg.Client({
      host,
      port,
      ssl: tls,
      user: username,
      password,
      // There on every server, and open to every role: a new one may have no rights elsewhere yet.
      database: "postgres",
      connectionTimeoutMillis: patience,
      query_timeout: patience,
      application_name: "rotation",
    });
    // A connection that breaks tells whoever waits on it; without this it would also end the process.
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
        // PostgreSQL lets a role change its own password, but not name the right to log in beside it.
        const login = verb === "CREATE" ? "LOGIN" : "";
        await client.query(`${verb} ROLE ${client.escapeIdentifier(username)} ${login} PASSWORD ${verifier}`);
      });
    },
  };
}
