import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { GenericContainer, Wait } from "testcontainers";
import { compose, type Project } from "../localstack/docker/project.ts";
import { localstack } from "../localstack/engines/localstack.ts";
import { createLayout, type Layout } from "../localstack/layout.ts";
import { freePort } from "../localstack/ports.ts";
import { createSecrets } from "../localstack/secrets.ts";
import { engineAlone } from "./engine-alone.ts";
import { mirror } from "./running-mirror.ts";

export interface LocalStackAlone {
  /** Its URL. */
  readonly address: string;
  /** Secrets and room of its own. */
  readonly at: Layout;
  remove(): Promise<void>;
}

/** The provider knows the URL of a queue by its having an account and a name, and no more. */
const strategy = { SQS_ENDPOINT_STRATEGY: "off" };

/** A LocalStack beside the mirror's, for what would disturb that: a container or a process, as the mirror's is. */
export function localstackAlone(): Promise<LocalStackAlone> {
  const { project } = mirror;
  return project ? inContainer(project) : engineAlone(localstack, strategy);
}

async function inContainer(project: Project): Promise<LocalStackAlone> {
  const at = await createLayout(await mkdtemp(join(tmpdir(), "localstack-")));
  await createSecrets(at);
  const { image, environment } = JSON.parse(await compose(project, ["config", "--format", "json"])).services.localstack;
  const port = await freePort();
  const container = await new GenericContainer(image)
    .withEnvironment({ ...environment, ...strategy, LOCALSTACK_HOST: `127.0.0.1:${port}` })
    .withExposedPorts({ container: 4566, host: port })
    .withWaitStrategy(Wait.forHttp("/_localstack/health", 4566))
    .start();
  return {
    address: `http://127.0.0.1:${port}`,
    at,
    async remove() {
      await container.stop();
      await rm(at.directory, { recursive: true });
    },
  };
}
