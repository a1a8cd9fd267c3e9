import type { Kubectl } from "../../stacks/pipeline/release/kubectl.ts";
import { ReleaseRecord } from "../../stacks/pipeline/release/release-record.ts";
import type { ChartRelease } from "../charts/releases.ts";

/** Records the images of revisions as verified ones, which the namespace admits. No registry has them. */
export async function admitImages(
  kubectl: Kubectl,
  releases: readonly ChartRelease[],
  revisions: readonly string[],
): Promise<void> {
  const record = await ReleaseRecord.read(kubectl);
  for (const revision of revisions) {
    await record.begin(revision, imagesOf(releases, revision));
    await record.end("failed"); // No rollback goes to them.
  }
}

export function imagesOf(releases: readonly ChartRelease[], revision: string): string[] {
  return releases.flatMap(({ values }) => {
    const { image } = JSON.parse(values);
    return image ? [`${image.repository}:${revision}`] : [];
  });
}
