import { join } from "node:path";
import { type Layout, repository } from "../layout.ts";
import { type Engine, singleProcess } from "./engine.ts";
import { type Answer, getJson } from "./probe.ts";
import { pythonEnvironment } from "./python.ts";

/** The services of AWS that the topology has something in, and STS, which tells a client its identity. */
export const localstackServices = ["s3", "secretsmanager", "sns", "sqs", "ssm", "sts"];

/** LocalStack 4.14, the last version that needs no token. It loses everything when it stops. */
export function localstack(at: Layout, port: number): Engine {
  const address = `http://127.0.0.1:${port}`;
  return singleProcess({
    name: "localstack",
    title: "LocalStack 4.14",
    address,
    directory: at.data,

    async install(starter) {
      await pythonEnvironment(starter);
    },

    command: async (starter) => ({
      command: await pythonEnvironment(starter),
      parameters: [join(repository, "localstack", "engines", "python", "serve.py")],
      env: {
        GATEWAY_LISTEN: `127.0.0.1:${port}`,
        SERVICES: localstackServices.join(","),
        // A service that does not work is found at the start, not at the first request.
        EAGER_SERVICE_LOADING: "1",
        FILESYSTEM_ROOT: join(at.data, "localstack"),
        // One host for everything, so that no names need to be resolved.
        SQS_ENDPOINT_STRATEGY: "path",
        LOCALSTACK_HOST: `127.0.0.1:${port}`,
        DNS_ADDRESS: "0",
        // No requests to the network, and no search for its container.
        SKIP_SSL_CERT_DOWNLOAD: "1",
        DISABLE_EVENTS: "1",
        OVERRIDE_IN_DOCKER: "0",
      },
      // It saves nothing, and ignores SIGTERM while it starts.
      stopSignal: "SIGKILL",
    }),

    isReady: () => askLocalstack(port),
  });
}

export async function askLocalstack(port: number): Promise<Answer> {
  const health = await getJson<{ version: string; services: Record<string, string> }>(
    `http://127.0.0.1:${port}/_localstack/health`,
  );
  const missing = localstackServices.filter((name) => health.services[name] !== "running");
  if (missing.length > 0) throw new Error(`without ${missing.join(", ")}`);
  return { version: health.version, message: `${localstackServices.length} parts of AWS` };
}
