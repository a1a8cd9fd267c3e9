import {
  BatchGetImageCommand,
  type ECRClient,
  type ImageScanFinding,
  paginateDescribeImageScanFindings,
  waitUntilImageScanComplete,
} from "@aws-sdk/client-ecr";
import { z } from "zod";
import { listTypes } from "./media-types.ts";
import type { Vulnerability } from "./vulnerabilities.ts";

const list = z.looseObject({
  manifests: z.array(z.looseObject({ digest: z.string(), annotations: z.record(z.string(), z.string()).default({}) })),
});

/**
 * What ECR has found in the operating systems of an image. It scans every image that is pushed; this waits for the result.
 * The npm packages are in no image scan: `npm run advisories` asks for them.
 *
 * @throws Error if the scan has failed, or has not ended after ten minutes.
 */
export async function vulnerabilitiesOf(
  repositoryName: string,
  digest: string,
  client: ECRClient,
): Promise<Vulnerability[]> {
  const found: Vulnerability[] = [];
  for (const imageDigest of await systemsOf(repositoryName, digest, client)) {
    const image = { repositoryName, imageId: { imageDigest } };
    await waitUntilImageScanComplete({ client, maxWaitTime: 600 }, image);
    for await (const { imageScanFindings } of paginateDescribeImageScanFindings({ client }, image))
      found.push(...(imageScanFindings?.findings ?? []).map(vulnerabilityOf));
  }
  return found;
}

/** The image of each platform: ECR does not scan the list of them, or what is attested. */
async function systemsOf(repositoryName: string, imageDigest: string, client: ECRClient): Promise<string[]> {
  const { images = [] } = await client.send(
    new BatchGetImageCommand({ repositoryName, imageIds: [{ imageDigest }], acceptedMediaTypes: listTypes }),
  );
  if (images.length === 0) return [imageDigest];
  return list
    .parse(JSON.parse(images[0]?.imageManifest ?? ""))
    .manifests.filter(({ annotations }) => !("vnd.docker.reference.type" in annotations))
    .map(({ digest }) => digest);
}

function vulnerabilityOf({ name = "", severity, attributes = [] }: ImageScanFinding): Vulnerability {
  const attribute = (key: string) => attributes.find((one) => one.key === key)?.value ?? "";
  return { name, severity, package: `${attribute("package_name")} ${attribute("package_version")}`.trim() };
}
