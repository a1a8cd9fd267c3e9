import { type Db, MongoClient, MongoServerError } from "mongodb";
import { type Credentials, type StoreAddress, storeTimeout, type Users } from "./users.ts";

/** AuthenticationFailed: the answer to a wrong password, and to an unknown user. */
const wrongPassword = 18;

/** A user may set its own password, an administrator every password. A new user may only use `database`. */
export function documentsUsers(
  { host, port, tls }: StoreAddress,
  database: string,
  milliseconds = storeTimeout,
): Users {
  async function as<T>({ username, password }: Credentials, work: (admin: Db) => Promise<T>): Promise<T> {
    const client = new MongoClient(`mongodb://${host}:${port}`, {
      auth: { username, password },
      authSource: "admin",
      tls,
      // `host` is the writer. Without this the driver would look for another member.
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
