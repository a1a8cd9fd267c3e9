import { Registry } from "../../commands/images/registry.ts";
import { runProgram } from "../../commands/run-program.ts";
import type { AwsEnvironment } from "../../environments/schema.ts";
import { builtServices } from "../../topology.ts";
import { signerOf, verifySignatures } from "./image-signatures.ts";
import { kubectlOf } from "./kubectl.ts";
import { releasePrograms } from "./programs.ts";
import { Refused } from "./refused.ts";
import { type ReleaseTarget, servicesOf } from "./release.ts";
import { smokeTest } from "./smoke-test.ts";

/** The environment's own cluster, registry, Terraform and address. `token` is a user's, for the smoke test. */
export async function targetOnAws(environment: AwsEnvironment, token?: string): Promise<ReleaseTarget> {
  const programs = releasePrograms();
  const startedAt = Date.now();
  const say = (line: string) =>
    console.log(`${String(Math.round((Date.now() - startedAt) / 1000)).padStart(5)} s  ${line}`);
  return {
    environment: environment.name,
    services: servicesOf(environment),
    kubectl: await kubectlOf(environment, programs),
    verifiedImages: (revision) => imagesInEcr(environment, revision, programs.cosign),
    apply: (revision) => applyWorkloads(environment, revision, say),
    smokeTest: () => smokeTest(`https://api.${environment.aws.edge.domain}/graphql`, token),
    say,
  };
}

async function imagesInEcr(environment: AwsEnvironment, revision: string, cosign: string): Promise<string[]> {
  const registry = new Registry(environment);
  const urls = await registry.urls(builtServices);
  const images = builtServices.map((name) => ({ name, image: `${urls.get(name)}:${revision}` }));
  const present = await Promise.all(images.map(({ name }) => registry.has(name, revision)));
  const missing = images.filter((_, at) => !present[at]).map(({ image }) => `${image} does not exist`);
  const isSigned = environment.aws.workloads.images === "signed";
  const wayOut = isSigned
    ? "The workflow `images` builds and signs the images of each commit of the main branch."
    : `\`npm run images -- ${revision} --push ${environment.name}\` pushes them.`;
  if (missing.length > 0) throw new Refused([...missing, wayOut].join("\n"));
  const references = images.map(({ image }) => image);
  if (!isSigned) return references;
  // By cosign's own client of ECR, which signs in by the same credentials and keeps no password.
  const signer = [...signerOf(environment), "--k8s-keychain"];
  await verifySignatures(references, { program: cosign, signer, env: { AWS_ECR_DISABLE_CACHE: "true" } });
  return references;
}

/** Whose stacks it depends on are deployed: their outputs are read from their states. */
async function applyWorkloads({ name }: AwsEnvironment, revision: string, say: (line: string) => void): Promise<void> {
  const options = ["--auto-approve", "--ignore-missing-stack-dependencies", "--no-color"];
  await runProgram("cdktf", ["deploy", `${name}-workloads`, ...options], {
    env: { MINDFLOW_ENVIRONMENT: name, TF_VAR_revision: revision },
    onLine: (line) => {
      if (line.trim()) say(line);
    },
  });
}
