import { generateKeyPairSync, randomUUID } from "node:crypto";
import { writeFileSync } from "node:fs";
import { join } from "node:path";

export interface Credentials {
  readonly kubeconfig: string;
  readonly serviceAccountKey: string;
  readonly tokens: string;
}

export function writeCredentials(directory: string, apiPort: number): Credentials {
  const write = (name: string, contents: string) => {
    writeFileSync(join(directory, name), contents, { mode: 0o600 });
    return join(directory, name);
  };
  const token = randomUUID();
  const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const cluster = {
    server: `https://127.0.0.1:${apiPort}`,
    "certificate-authority": join(directory, "certificates/apiserver.crt"),
  };
  const config = {
    apiVersion: "v1",
    kind: "Config",
    "current-context": "rehearsal",
    contexts: [{ name: "rehearsal", context: { cluster: "rehearsal", user: "administrator" } }],
    users: [{ name: "administrator", user: { token } }],
    clusters: [{ name: "rehearsal", cluster }],
  };
  return {
    kubeconfig: write("kubeconfig.json", JSON.stringify(config)),
    serviceAccountKey: write("service-accounts.pem", privateKey.export({ type: "pkcs8", format: "pem" }) as string),
    tokens: write("tokens.csv", `${token},administrator,1,system:masters\n`),
  };
}
