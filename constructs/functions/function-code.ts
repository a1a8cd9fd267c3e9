import { createHash } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { App, AssetType, TerraformAsset } from "cdktf";
import { Construct } from "constructs";
import { buildSync } from "esbuild";
import { zip } from "./zip.ts";

export interface FunctionSource {
  /** Absolute: the root of the sources. */
  readonly directory: string;
  /** Relative to `directory`. It exports `handler`, which Lambda calls. */
  readonly entry: string;
}

const optional = [
  ...["pg-native", "kerberos", "@mongodb-js/zstd", "@aws-sdk/credential-providers", "gcp-metadata"],
  ...["snappy", "socks", "mongodb-client-encryption"],
];

const built = new Map<string, Uint8Array>();

/** A bundled entry as `main.js` in a zip. The same sources give the same bytes on every machine. */
export class FunctionCode extends Construct {
  readonly filename: string;
  readonly hash: string;

  constructor(scope: Construct, id: string, source: FunctionSource) {
    super(scope, id);
    const key = join(source.directory, source.entry);
    const code = built.get(key) ?? zip("main.js", bundle(source));
    built.set(key, code);
    const { outdir } = App.of(this) as App;
    const directory = join(outdir, "functions", this.node.addr);
    mkdirSync(directory, { recursive: true });
    const path = join(directory, "code.zip");
    writeFileSync(path, code);
    const asset = new TerraformAsset(this, "zip", { path, type: AssetType.FILE });
    this.filename = `\${path.module}/${asset.path}`;
    this.hash = createHash("sha256").update(code).digest("base64");
  }
}

function bundle({ directory, entry }: FunctionSource): Uint8Array {
  const { outputFiles } = buildSync({
    entryPoints: [entry],
    absWorkingDir: directory,
    bundle: true,
    minify: true,
    platform: "node",
    target: "node22",
    format: "cjs",
    external: optional,
    legalComments: "none",
    write: false,
  });
  const [file] = outputFiles;
  if (!file) throw new Error(`esbuild has no output for ${entry} in ${directory}`);
  return file.contents;
}
