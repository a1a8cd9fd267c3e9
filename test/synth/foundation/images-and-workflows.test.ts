import { describe, expect, test } from "vitest";
import { cloudEnvironments } from "../../../stacks/environments/index.ts";
import { names, topology } from "../../../stacks/topology.ts";
import { all, only, reference } from "../fixtures/claims.ts";
import { foundationOf, keyOf } from "./fixture.ts";

describe.each(cloudEnvironments)("the foundation of $name", (environment) => {
  const { name } = environment;
  const { repository, images } = environment.aws.foundation;
  const stack = foundationOf(environment);
  const key = (purpose: string) => keyOf(stack, environment, purpose);

  test("has a repository for every service, with immutable tags and scanned images", () => {
    const repositories = all(stack, "aws_ecr_repository");
    expect(repositories.map(({ attributes }) => attributes.name).toSorted()).toEqual(
      names(topology.services)
        .map((service) => `mindflow-${name}-${service}`)
        .toSorted(),
    );
    for (const { attributes } of repositories)
      expect(attributes).toMatchObject({
        image_tag_mutability: "IMMUTABLE",
        image_scanning_configuration: { scan_on_push: true },
        encryption_configuration: [{ encryption_type: "KMS", kms_key: reference(key("storage"), "arn") }],
      });
  });

  test(`keeps the newest ${images.keep} images of each service, and for a year what has no tag, such as signatures`, () => {
    for (const { attributes } of all(stack, "aws_ecr_lifecycle_policy"))
      expect(
        JSON.parse(String(attributes.policy)).rules.map(({ selection }: { selection: object }) => selection),
      ).toEqual([
        { tagStatus: "tagged", tagPatternList: ["*"], countType: "imageCountMoreThan", countNumber: images.keep },
        { tagStatus: "untagged", countType: "sinceImagePushed", countUnit: "days", countNumber: 365 },
      ]);
  });

  test("trusts GitHub's immutable subjects besides the old ones when the environment has the ids, each exactly", () => {
    const foundation = { ...environment.aws.foundation, repositoryIds: { owner: 123456, repository: 456789 } };
    const withIds = foundationOf({ ...environment, aws: { ...environment.aws, foundation } });
    const [owner, repositoryName] = repository.split("/");
    const { attributes } = only(withIds, "aws_iam_role", { name: `mindflow-${name}-ci-apply` });
    const { Condition } = JSON.parse(String(attributes.assume_role_policy)).Statement[0];
    expect(Condition.StringEquals["token.actions.githubusercontent.com:sub"]).toEqual([
      `repo:${owner}@123456/${repositoryName}@456789:environment:${name}`,
      `repo:${repository}:environment:${name}`,
    ]);
  });

  test("lets workflows of our repository plan, and only jobs of the GitHub environment apply", () => {
    const from = (role: string) => {
      const { attributes } = only(stack, "aws_iam_role", { name: `mindflow-${name}-ci-${role}` });
      const { Condition } = JSON.parse(String(attributes.assume_role_policy)).Statement[0];
      return Condition.StringEquals;
    };
    const issuer = "token.actions.githubusercontent.com";
    expect(from("plan")).toEqual({
      [`${issuer}:aud`]: "sts.amazonaws.com",
      [`${issuer}:sub`]: [`repo:${repository}:pull_request`, `repo:${repository}:ref:refs/heads/main`],
    });
    expect(from("apply")).toEqual({
      [`${issuer}:aud`]: "sts.amazonaws.com",
      [`${issuer}:sub`]: [`repo:${repository}:environment:${name}`],
    });
  });
});
