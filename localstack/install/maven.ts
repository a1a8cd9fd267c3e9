import { existsSync, readFileSync } from "node:fs";
import { join, parse } from "node:path";
import { cache } from "../layout.ts";
import { downloadAll } from "./download.ts";
import type { TryAgainOptions } from "./try-again.mjs";

export interface Artifacts {
  readonly name: string;
  readonly megabytes: number;
  /**
   * A file with what `sha256sum` prints in a Maven repository, so that each line says which artifact it is. Nothing is
   * resolved again.
   */
  readonly list: string;
}

/** A local repository, in which every file has the checksum of its list. */
const local = join(cache, "maven");

/** The files in the local repository. */
export function artifactFiles(list: string, repository = local): string[] {
  return entries(list).map(({ path }) => join(repository, path));
}

export async function fetchArtifacts(
  { name, megabytes, list }: Artifacts,
  options: TryAgainOptions,
  { addressOf = inMavenCentral, to = local }: Repositories = {},
): Promise<void> {
  const missing = entries(list).filter(({ path }) => !existsSync(join(to, path)));
  if (missing.length === 0) return;
  options.say(`  Fetching ${name} from Maven: ${megabytes} MB, this once.`);
  const downloads = missing.map(async ({ sha256, path }) => {
    return { sha256, url: await addressOf(path), target: join(to, path) };
  });
  await downloadAll(`${name}, from Maven Central`, await Promise.all(downloads), options);
}

export interface Repositories {
  readonly addressOf?: (path: string) => string | Promise<string>;
  readonly to?: string;
}

/** @throws Error if a Maven repository has no artifact at this path. */
export async function inMavenCentral(path: string): Promise<string> {
  // Only a download needs it.
  const { PackageURL, UrlConverter } = await import("@socketregistry/packageurl-js");
  const [, group = "", name = "", version = "", file = ""] = /^(.+)\/([^/]+)\/([^/]+)\/([^/]+)$/.exec(path) ?? [];
  const purl = name && PackageURL.fromString(`pkg:maven/${group.replaceAll("/", ".")}/${name}@${version}`);
  // The package knows the addresses of jars. Other artifacts of a version are beside its jar.
  const jar = purl ? UrlConverter.toDownloadUrl(purl)?.url : undefined;
  const address = jar && parse(jar).name === parse(file).name ? new URL(file, jar).href : "";
  if (!address.endsWith(`/${path}`)) throw new Error(`${path} is not the path of an artifact in a Maven repository`);
  return address;
}

function entries(list: string) {
  const lines = readFileSync(list, "utf8").trim().split("\n");
  return lines.map((line) => {
    const [sha256 = "", path = ""] = line.split("  ");
    return { sha256, path };
  });
}
