import { type Db, MongoClient, MongoServerError } from "mongodb";
import { type Credentials, patience, type StoreAddress, type Users } from "./users.ts";

/** The answer to a wrong password, and to a user that is not there: AuthenticationFailed. */
const wrongPassword = 18;

/**
 * The users of a DocumentDB cluster. A user may set its own password; an administrator anybody's. A new user may read
 * and write in `database`, and nowhere else.
 */
export function documentsUsers({ host, port, tls }: StoreAddress, database: string, milliseconds = patience): Users {
  async function as<T>({ username, password }: Credentials, work: (admin: Db) => Promise<T>): Promise<T> {
    const client = new MongoClient(`mongodb://${host}:${port}`, {
      auth: { username, password },
      authSource: "admin",
      tls,
      // Users are changed on the writer, which is the host that we were told, and not looked for among its replicas.
      directConnection: true,
      serverSelectionTimeoutMS: milliseconds,
      socketTimeoutMS: milliseconds,
      maxPoolSize: 1,
    });
    try {
      await client.connect();
      return await work(client.db("admin"));
    } finally {
      await client.close();
    }
  }

  return {
    async accepts(credentials) {
      try {
        return await as(credentials, async (admin) => (await admin.command({ ping: 1 })).ok === 1);
      } catch (error) {
        if (error instanceof MongoServerError && error.code === wrongPassword) return false;
        throw error;
      }
    },

    setPassword(by, { username, password }) {
      return as(by, async (admin) => {
        const self = by.username === username;
        const { users } = self ? { users: [username] } : await admin.command({ usersInfo: username });
        await admin.command(
          users.length > 0
            ? { updateUser: username, pwd: password }
            : { createUser: username, pwd: password, roles: [{ role: "readWrite", db: database }] },
        );
      });
    },
  };
}
