import { crc32 } from "node:zlib";

/**
 * A zip that holds one file, readable by everybody. Not compressed, and from 1980: every machine makes the same bytes of
 * the same content, whatever its version of zlib and its clock.
 *
 * Limits: 4 GiB. Source: PKWARE's APPNOTE.TXT, 4.3.
 */
export function zip(name: string, content: Uint8Array): Buffer {
  const file = Buffer.from(name);
  const about = Buffer.alloc(26);
  about.writeUInt16LE(10, 0); // needs version 1.0
  about.writeUInt16LE(0x21, 8); // 1 January 1980
  about.writeUInt32LE(crc32(content), 10);
  about.writeUInt32LE(content.length, 14); // as it lies there
  about.writeUInt32LE(content.length, 18); // as it was
  about.writeUInt16LE(file.length, 22);
  const local = Buffer.concat([signature(0x04034b50), about, file, content]);

  const rest = Buffer.alloc(14);
  rest.writeUInt32LE(0o100644 * 0x10000, 6); // rw-r--r--
  const madeByUnix = Buffer.from([20, 3]);
  const directory = Buffer.concat([signature(0x02014b50), madeByUnix, about, rest, file]);

  const end = Buffer.alloc(18);
  end.writeUInt16LE(1, 4); // files on this disk
  end.writeUInt16LE(1, 6); // files in all
  end.writeUInt32LE(directory.length, 8);
  end.writeUInt32LE(local.length, 12); // where the directory begins
  return Buffer.concat([local, directory, signature(0x06054b50), end]);
}

function signature(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}
