import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, expect, test, vi } from "vitest";
import { zip } from "./zip.ts";

test("another program reads the file, whose mode is rw-r--r--", () => {
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

afterEach(() => {
  vi.unstubAllEnvs();
});

test.each(["Pacific/Honolulu", "Europe/Berlin", "Pacific/Auckland"])(
  "the bytes are the same in %s as in UTC",
  (zone) => {
    vi.stubEnv("TZ", "UTC");
    const utc = zip("main.js", Buffer.from("1"));
    vi.stubEnv("TZ", zone);
    expect(zip("main.js", Buffer.from("1"))).toEqual(utc);
  },
);
