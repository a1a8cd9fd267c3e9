import { spawn } from "node:child_process";
import { once } from "node:events";
import {
  BatchGetImageCommand,
  DescribeRepositoriesCommand,
  ECRClient,
  GetAuthorizationTokenCommand,
} from "@aws-sdk/client-ecr";
import { resourceName } from "../../../constructs/names.ts";
import type { AwsEnvironment } from "../../environments/schema.ts";
import type { ServiceName } from "../../topology.ts";
import { WrongArgument } from "../names.ts";

/** The image repositories of an environment. */
export class Registry {
  readonly #client: ECRClient;
  readonly #environment: AwsEnvironment;

  constructor(environment: AwsEnvironment, client = new ECRClient({ region: environment.region })) {
    this.#environment = environment;
    this.#client = client;
  }

  /**
   * The URLs of the repositories, by service.
   *
   * @throws WrongArgument if the credentials are of another account, or a repository does not exist.
   */
  async urls(services: readonly ServiceName[]): Promise<ReadonlyMap<ServiceName, string>> {
    const { name, aws } = this.#environment;
    const names = services.map((service) => resourceName(name, service));
    const found = await this.#client
      .send(new DescribeRepositoriesCommand({ repositoryNames: names }))
      .catch((error: Error) => {
        if (error.name !== "RepositoryNotFoundException") throw error;
        throw new WrongArgument(
          `${error.message}\nApply the stack ${name}-foundation first, with credentials of ${aws.foundation.account}.`,
        );
      });
    const urls = services.map((service, at) => {
      const { registryId, repositoryUri = "" } =
        found.repositories?.find(({ repositoryName }) => repositoryName === names[at]) ?? {};
      if (registryId !== aws.foundation.account)
        throw new WrongArgument(
          `The credentials are of the account ${registryId}, and ${name} is in ${aws.foundation.account}: use a profile of that account.`,
        );
      return [service, repositoryUri] as const;
    });
    return new Map(urls);
  }

  /** Tags are immutable: an image that is there is not pushed again. */
  async has(service: ServiceName, tag: string): Promise<boolean> {
    const repositoryName = resourceName(this.#environment.name, service);
    const { images = [] } = await this.#client.send(
      new BatchGetImageCommand({ repositoryName, imageIds: [{ imageTag: tag }] }),
    );
    return images.length > 0;
  }

  /** Docker may push for the next 12 hours. The password is read from its standard input. */
  async login(): Promise<void> {
    const { authorizationData = [] } = await this.#client.send(new GetAuthorizationTokenCommand({}));
    const { authorizationToken = "", proxyEndpoint = "" } = authorizationData[0] ?? {};
    const [user = "", password = ""] = Buffer.from(authorizationToken, "base64").toString().split(":");
    const docker = spawn("docker", ["login", "--username", user, "--password-stdin", proxyEndpoint], {
      stdio: ["pipe", "ignore", "inherit"],
    });
    docker.stdin.end(password);
    const [code] = await once(docker, "close");
    if (code !== 0) throw new Error(`docker login ${proxyEndpoint} failed with exit code ${code}.`);
  }
}
