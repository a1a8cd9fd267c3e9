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
import { vulnerabilitiesOf } from "./image-scan.ts";
import { imageTypes } from "./media-types.ts";
import type { Vulnerability } from "./vulnerabilities.ts";

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
    const names = services.map((service) => this.#repository(service));
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

  /** The URL of a service's repository, without asking AWS: for an environment of another account. */
  url(service: ServiceName): string {
    const { region, aws } = this.#environment;
    return `${aws.foundation.account}.dkr.ecr.${region}.amazonaws.com/${this.#repository(service)}`;
  }

  /** Tags are immutable: an image that is there is not pushed again. */
  async has(service: ServiceName, tag: string): Promise<boolean> {
    return (await this.#digest(service, tag)) !== undefined;
  }

  /** @throws WrongArgument if another image has the tag. */
  async needsTag(service: ServiceName, tag: string, digest: string): Promise<boolean> {
    const found = await this.#digest(service, tag);
    if (found !== undefined && found !== digest)
      throw new WrongArgument(
        `${this.url(service)}:${tag} is ${found}, which somebody else has pushed, and not ${digest}. Nobody can change a tag:\n` +
          "find out who pushed it (CloudTrail, PutImage), delete that image, and run the workflow again.",
      );
    return found === undefined;
  }

  /** What ECR's scan has found in an image, once it has ended. */
  vulnerabilities(service: ServiceName, digest: string): Promise<Vulnerability[]> {
    return vulnerabilitiesOf(this.#repository(service), digest, this.#client);
  }

  /**
   * Docker and cosign may use the registry for the next 12 hours. Docker reads the password from its standard input.
   *
   * @returns the same for the registry's own API.
   */
  async login(): Promise<{ readonly headers: Readonly<Record<string, string>> }> {
    const { authorizationData = [] } = await this.#client.send(new GetAuthorizationTokenCommand({}));
    const { authorizationToken = "", proxyEndpoint = "" } = authorizationData[0] ?? {};
    const [user = "", password = ""] = Buffer.from(authorizationToken, "base64").toString().split(":");
    const docker = spawn("docker", ["login", "--username", user, "--password-stdin", proxyEndpoint], {
      stdio: ["pipe", "ignore", "inherit"],
    });
    docker.stdin.end(password);
    const [code] = await once(docker, "close");
    if (code !== 0) throw new Error(`docker login ${proxyEndpoint} failed with exit code ${code}.`);
    return { headers: { authorization: `Basic ${authorizationToken}` } };
  }

  async #digest(service: ServiceName, tag: string): Promise<string | undefined> {
    const { images = [] } = await this.#client.send(
      new BatchGetImageCommand({
        repositoryName: this.#repository(service),
        imageIds: [{ imageTag: tag }],
        acceptedMediaTypes: imageTypes,
      }),
    );
    return images[0]?.imageId?.imageDigest;
  }

  #repository(service: ServiceName): string {
    return resourceName(this.#environment.name, service);
  }
}
