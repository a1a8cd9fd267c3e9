import { createHash } from "node:crypto";
import { cpSync, readdirSync, readFileSync } from "node:fs";
import { cp, mkdir } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Client } from "@opensearch-project/opensearch";
import type { Engine, Starter } from "../../localstack/engines/engine.ts";
import { opensearch } from "../../localstack/engines/opensearch.ts";
import { pythonEnvironment } from "../../localstack/engines/python.ts";
import { once, output } from "../../localstack/install.ts";
import { cache, type Layout, repository } from "../../localstack/layout.ts";

const here = fileURLToPath(new URL(".", import.meta.url));
const list = join(here, "plugin.sha256");
const version = createHash("sha256").update(readFileSync(list)).digest("hex").slice(0, 12);
const plugin = join(cache, "opensearch-security", version);

/** What AWS says of a caller before OpenSearch is asked: the ARN of his role. `master` is the domain's master. */
export function callingAs(address: string, role: string): Client {
  const headers = { "x-forwarded-for": "10.0.0.1", "x-proxy-user": "session", "x-proxy-roles": role };
  return new Client({ node: address, headers, maxRetries: 0 });
}

/**
 * The mirror's OpenSearch with its access control, set as on a domain of AWS: the roles of a caller come from outside, and
 * nobody has a password.
 */
export function securedOpensearch(at: Layout, port: number, transportPort: number): Engine {
  const plain = opensearch(at, port, transportPort);
  return {
    ...plain,

    async install(starter) {
      await plain.install(starter);
      await installPlugin(starter);
      await configure(join(at.data, "opensearch", "node_1", "config"));
    },

    processes: (starter) =>
      plain.processes(starter).map((node) => ({
        ...node,

        async command() {
          const { parameters, ...rest } = await node.command();
          const classpath = parameters.indexOf("-cp") + 1;
          const jars = `${parameters[classpath]}:${join(plugin, "*")}`;
          const type = "-Dplugins=org.opensearch.security.OpenSearchSecurityPlugin";
          return { ...rest, parameters: [type, ...parameters.with(classpath, jars), ...settings] };
        },

        async isReady() {
          const client = callingAs(plain.address, "master");
          try {
            return (await client.security.authinfo()).body.roles?.includes("all_access") ?? false;
          } finally {
            await client.close();
          }
        },
      })),
  };
}

const ssl = "plugins.security.ssl.transport";
const settings = [
  `${ssl}.pemcert_filepath=node.pem`,
  `${ssl}.pemkey_filepath=node.key`,
  `${ssl}.pemtrustedcas_filepath=node.pem`,
  `${ssl}.enforce_hostname_verification=false`,
  "plugins.security.nodes_dn=CN=node",
  "plugins.security.allow_default_init_securityindex=true",
  "plugins.security.restapi.roles_enabled=all_access",
];

async function installPlugin(starter: Starter): Promise<void> {
  const python = await pythonEnvironment(starter);
  await once(plugin, async (temporary) => {
    starter.say("  Fetching OpenSearch's access control from Maven: 44 MB, this once.");
    const maven = join(temporary, "maven");
    await output(python, [join(repository, "localstack", "python", "fetch_jars.py"), list, maven], starter);
    const [, path = ""] = readFileSync(list, "utf8").trim().split("  ");
    await output(python, ["-m", "zipfile", "-e", join(maven, path), temporary], starter);
  });
}

/** Nodes talk to each other over TLS only, also one alone. */
async function configure(directory: string): Promise<void> {
  const security = join(directory, "opensearch-security");
  await mkdir(directory, { recursive: true });
  await cp(join(plugin, "config"), security, { recursive: true });
  for (const name of readdirSync(here).filter((name) => name.endsWith(".yml")))
    cpSync(join(here, name), join(security, name));
  const files = ["-keyout", join(directory, "node.key"), "-out", join(directory, "node.pem")];
  const made = ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=node", "-days", "2", ...files];
  await output("openssl", made).catch((cause) => {
    throw new Error("OpenSearch needs a certificate, and openssl made none: apt install openssl (on Debian).", {
      cause,
    });
  });
}
