import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { zip } from "./zip.ts";

test("another program finds the file in it whole, and readable by everybody", () => {
  const directory = mkdtempSync(join(tmpdir(), "mindflow-zip-"));
  try {
    const path = join(directory, "code.zip");
    writeFileSync(path, zip("main.js", Buffer.from("exports.handler = () => 1;\n")));
    const script = [
      "import sys, zipfile",
      "z = zipfile.ZipFile(sys.argv[1])",
      "[i] = z.infolist()",
      "print(z.testzip(), i.filename, oct(i.external_attr >> 16), z.read(i).decode(), end='')",
    ].join("\n");
    expect(execFileSync("python3", ["-c", script, path], { encoding: "utf8" })).toBe(
      "None main.js 0o100644 exports.handler = () => 1;\n",
    );
    expect(statSync(path).size).toBeLessThan(200);
  } finally {
    rmSync(directory, { recursive: true });
  }
});
