import { z } from "zod";
import { imageTypes } from "./media-types.ts";

/** Where an image is, and how to read it. */
export interface ImageSource {
  /** Of the registry's API: "https://registry.example/v2/gateway". */
  readonly api: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** What is attested of an image. */
export interface Attestation {
  /** As cosign names the type. */
  readonly type: string;
  readonly predicate: unknown;
}

/** The types that an image must have. */
const types: Readonly<Record<string, string>> = {
  "https://slsa.dev/provenance/v1": "slsaprovenance1",
  "https://spdx.dev/Document": "spdxjson",
};

const descriptor = z.looseObject({ digest: z.string(), annotations: z.record(z.string(), z.string()).default({}) });
const index = z.looseObject({ manifests: z.array(descriptor).default([]) });
const manifest = z.looseObject({ layers: z.array(descriptor) });
const statement = z.looseObject({ predicateType: z.string(), predicate: z.unknown() });

/**
 * What BuildKit attests of an image beside it in the registry: how it was built, and what it contains.
 * Source: docs.docker.com/build/metadata/attestations/attestation-storage
 *
 * @throws Error if one of the two is missing.
 */
export async function attestationsOf(digest: string, source: ImageSource): Promise<Attestation[]> {
  const { manifests } = index.parse(await read(source, `manifests/${digest}`));
  const attesting = manifests.filter(
    ({ annotations }) => annotations["vnd.docker.reference.type"] === "attestation-manifest",
  );
  const found: Attestation[] = [];
  for (const { digest: at } of attesting)
    for (const layer of manifest.parse(await read(source, `manifests/${at}`)).layers) {
      const { predicateType, predicate } = statement.parse(await read(source, `blobs/${layer.digest}`));
      const type = types[predicateType];
      if (type) found.push({ type, predicate });
    }
  const missing = Object.values(types).filter((type) => !found.some((one) => one.type === type));
  if (missing.length > 0)
    throw new Error(`${source.api} has no ${missing.join(" and no ")} of ${digest}: build and push it again.`);
  return found;
}

async function read({ api, headers }: ImageSource, path: string): Promise<unknown> {
  const response = await fetch(`${api}/${path}`, { headers: { ...headers, accept: imageTypes.join(", ") } });
  if (!response.ok) throw new Error(`${api}/${path}: ${response.status} ${await response.text()}`);
  return response.json();
}
