import { zipSync } from "fflate";

const unix = 3;

/** A zip of one file, not compressed and with a fixed date, so that every machine makes the same bytes. */
export function zip(name: string, content: Uint8Array): Uint8Array {
  const mtime = new Date(1980, 0, 1, 12);
  return zipSync({ [name]: [content, { level: 0, mtime, os: unix, attrs: 0o100644 << 16 }] });
}
