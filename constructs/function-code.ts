import { createHash } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { App, AssetType, TerraformAsset } from "cdktf";
import { Construct } from "constructs";
import { buildSync } from "esbuild";
import { zip } from "./zip.ts";

const root = fileURLToPath(new URL("..", import.meta.url));

/** What the drivers load only if it is there, and do without otherwise. */
const optional = ["pg-native", "kerberos", "@mongodb-js/zstd", "@aws-sdk/credential-providers", "gcp-metadata"].concat([
  "snappy",
  "socks",
  "mongodb-client-encryption",
]);

/** The code of each entry in this process: every environment runs the same. */
const built = new Map<string, Buffer>();

/**
 * The code of a Lambda function: everything that its entry imports, as one file `main.js` in a zip beside the stack. The
 * same sources give the same bytes on every machine, so a plan shows a change only where there is one.
 */
export class FunctionCode extends Construct {
  /** For Terraform: where the zip is. */
  readonly filename: string;
  /** SHA-256 in base64, as Lambda has it. */
  readonly hash: string;

  /** @param entry from the root of the repository; its export `handler` is what Lambda calls. */
  constructor(scope: Construct, id: string, entry: string) {
    super(scope, id);
    const code = built.get(entry) ?? zip("main.js", bundle(entry));
    built.set(entry, code);
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

function bundle(entry: string): Uint8Array {
  const { outputFiles } = buildSync({
    entryPoints: [entry],
    absWorkingDir: root,
    bundle: true,
    minify: true,
    platform: "node",
    // Lambda's oldest that we run on: see the runtime of whoever uses this.
    target: "node22",
    format: "cjs",
    external: optional,
    legalComments: "none",
    write: false,
  });
  const [file] = outputFiles;
  if (!file) throw new Error(`esbuild made nothing of ${entry}`);
  return file.contents;
}
