import { join } from "node:path";
import { type Layout, repository } from "../layout.ts";
import type { Engine } from "./engine.ts";
import { pythonEnvironment } from "./python.ts";

/** The parts of AWS that the topology has something in, and the one that says who asks. */
export const localstackServices = ["s3", "secretsmanager", "sns", "sqs", "ssm", "sts"];

/** LocalStack 4.14, the last that asks for no token. It forgets everything when it stops. */
export function localstack(at: Layout, port: number): Engine {
  const address = `http://127.0.0.1:${port}`;
  return {
    name: "localstack",
    title: "LocalStack 4.14",
    address,

    async install(starter) {
      await pythonEnvironment(starter);
    },

    processes: (starter) => [
      {
        name: "localstack",

        command: async () => ({
          command: await pythonEnvironment(starter),
          parameters: [join(repository, "localstack", "python", "serve.py")],
          env: {
            PATH: process.env.PATH ?? "",
            HOME: at.data,
            GATEWAY_LISTEN: `127.0.0.1:${port}`,
            SERVICES: localstackServices.join(","),
            // What does not work is known at the start, not at the first request.
            EAGER_SERVICE_LOADING: "1",
            FILESYSTEM_ROOT: join(at.data, "localstack"),
            // One host for everything, no names to resolve.
            SQS_ENDPOINT_STRATEGY: "path",
            LOCALSTACK_HOST: `127.0.0.1:${port}`,
            DNS_ADDRESS: "0",
            // It must ask nothing of the network, and take no container for its home.
            SKIP_SSL_CERT_DOWNLOAD: "1",
            DISABLE_EVENTS: "1",
            OVERRIDE_IN_DOCKER: "0",
          },
          cwd: at.data,
          // It keeps nothing that it could save, and while it starts it does not heed SIGTERM.
          stopSignal: "SIGKILL",
        }),

        async isReady() {
          const response = await fetch(`${address}/_localstack/health`, { signal: AbortSignal.timeout(2_000) });
          const health = (await response.json()) as { services: Record<string, string> };
          return localstackServices.every((service) => health.services[service] === "running");
        },
      },
    ],
  };
}
