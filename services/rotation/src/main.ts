import { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { readConfig } from "@mindflow/runtime/config";
import { createApp } from "./app.ts";
import { rotationConfig } from "./config.ts";
import { documentsUsers } from "./documents.ts";
import { postgresUsers } from "./postgres.ts";
import { secretsManagerVault } from "./vault.ts";

const config = readConfig(rotationConfig);
const address = { host: config.STORE_HOST, port: config.STORE_PORT, tls: true };

export const handler = createApp({
  vault: secretsManagerVault(new SecretsManagerClient()),
  users: config.STORE_KIND === "postgres" ? postgresUsers(address) : documentsUsers(address, config.STORE_DATABASE),
  usernames: config.USERS,
  adminSecret: config.ADMIN_SECRET,
});
