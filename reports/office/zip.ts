import { Buffer } from "node:buffer";
import { crc32, deflateRawSync, inflateRawSync } from "node:zlib";

/** One file of a package, unpacked. */
export type Entry = Readonly<{ path: string; data: Uint8Array }>;

/**
 * The files of a ZIP archive, in its own order.
 *
 * Reads what the document libraries write: no encryption, no ZIP64, stored or deflated.
 */
export function unzip(bytes: Uint8Array): readonly Entry[] {
  const archive = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const end = archive.lastIndexOf(END_SIGNATURE);
  if (end < 0) throw new Error("not a ZIP archive: its end record is missing");
  const count = archive.readUInt16LE(end + 10);
  let at = archive.readUInt32LE(end + 16);
  return Array.from({ length: count }, () => {
    const nameLength = archive.readUInt16LE(at + 28);
    const path = archive.toString("utf8", at + 46, at + 46 + nameLength);
    const data = entryData(archive, at);
    at += 46 + nameLength + archive.readUInt16LE(at + 30) + archive.readUInt16LE(at + 32);
    return { path, data };
  });
}

/** A ZIP archive of the files in the order given, every one dated the same, so that the same files give the same bytes. */
export function zip(entries: readonly Entry[], date: Date): Uint8Array {
  const stamp = dosTime(date);
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const { path, data } of entries) {
    const name = Buffer.from(path, "utf8");
    const packed = deflateRawSync(data, { level: 9 });
    const fields = commonFields(stamp, crc32(data), packed.length, data.length, name.length);
    parts.push(Buffer.concat([LOCAL_SIGNATURE, fields, name, packed]));
    directory.push(Buffer.concat([CENTRAL_SIGNATURE, VERSION_MADE_BY, fields, centralTail(offset), name]));
    offset += 4 + fields.length + name.length + packed.length;
  }
  const listing = Buffer.concat(directory);
  return new Uint8Array(Buffer.concat([...parts, listing, endRecord(entries.length, listing.length, offset)]));
}

const LOCAL_SIGNATURE = Buffer.from([0x50, 0x4b, 3, 4]);
const CENTRAL_SIGNATURE = Buffer.from([0x50, 0x4b, 1, 2]);
const END_SIGNATURE = Buffer.from([0x50, 0x4b, 5, 6]);
const VERSION_MADE_BY = Buffer.from([20, 0]);
const DEFLATED = 8;
/** Bit 11: paths are UTF-8. */
const UTF8_PATHS = 0x0800;

function entryData(archive: Buffer, central: number): Uint8Array {
  const method = archive.readUInt16LE(central + 10);
  const packedLength = archive.readUInt32LE(central + 20);
  const local = archive.readUInt32LE(central + 42);
  const start = local + 30 + archive.readUInt16LE(local + 26) + archive.readUInt16LE(local + 28);
  const packed = archive.subarray(start, start + packedLength);
  return method === DEFLATED ? inflateRawSync(packed) : packed;
}

/** The fields that the local and the central header share, from "version needed" to "extra field length". */
function commonFields(stamp: number, crc: number, packedLength: number, length: number, nameLength: number): Buffer {
  const fields = Buffer.alloc(26);
  fields.writeUInt16LE(20, 0);
  fields.writeUInt16LE(UTF8_PATHS, 2);
  fields.writeUInt16LE(DEFLATED, 4);
  fields.writeUInt32LE(stamp, 6);
  fields.writeUInt32LE(crc, 10);
  fields.writeUInt32LE(packedLength, 14);
  fields.writeUInt32LE(length, 18);
  fields.writeUInt16LE(nameLength, 22);
  return fields;
}

/** Comment, disk and attributes, all empty, then where the local header lies. */
function centralTail(offset: number): Buffer {
  const tail = Buffer.alloc(14);
  tail.writeUInt32LE(offset, 10);
  return tail;
}

function endRecord(count: number, listingLength: number, listingOffset: number): Buffer {
  const record = Buffer.alloc(22);
  END_SIGNATURE.copy(record);
  record.writeUInt16LE(count, 8);
  record.writeUInt16LE(count, 10);
  record.writeUInt32LE(listingLength, 12);
  record.writeUInt32LE(listingOffset, 16);
  return record;
}

/** MS-DOS date and time in one number; in UTC, so that the time zone of the machine changes nothing. */
function dosTime(date: Date): number {
  const day = ((date.getUTCFullYear() - 1980) << 9) | ((date.getUTCMonth() + 1) << 5) | date.getUTCDate();
  return day * 0x10000 + (date.getUTCHours() << 11);
}
