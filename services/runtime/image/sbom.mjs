// node sbom.mjs <folder>
//
// Prints a bill of materials (CycloneDX 1.5) of the packages that npm installed in a folder. Not `npm sbom`: that omits
// packages that are also development dependencies of the repository's root, and its output differs each time.

import { readFileSync } from "node:fs";
import { join } from "node:path";

const [folder = "."] = process.argv.slice(2);
const { packages } = JSON.parse(readFileSync(join(folder, "node_modules/.package-lock.json"), "utf8"));

const components = Object.entries(packages)
  .filter(([, { link }]) => !link)
  .map(([path, { name = path.split("node_modules/").at(-1), version, license, integrity }]) => ({
    type: "library",
    name,
    version,
    purl: `pkg:npm/${name.replace("@", "%40")}@${version}`,
    ...(license && { licenses: [{ license: { name: license } }] }),
    ...(integrity && { hashes: [hash(integrity)] }),
  }));
console.log(JSON.stringify({ bomFormat: "CycloneDX", specVersion: "1.5", version: 1, components }, null, 1));

function hash(integrity) {
  const [algorithm, digest] = integrity.split(/[- ]/);
  const content = Buffer.from(digest, "base64").toString("hex");
  return { alg: algorithm.replace("sha", "SHA-"), content };
}
