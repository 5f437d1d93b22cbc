import { ociError } from '../errors.ts';

/**
 * Reads the records of a pax extended header strictly: every length right, every record closed by a newline.
 * @throws ARCHIVE_INVALID
 */
export function readPaxRecords(bytes: Uint8Array): ReadonlyMap<string, string> {
  const records = new Map<string, string>();
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = 0;
  while (at < buffer.length) {
    const space = buffer.indexOf(0x20, at);
    const digits = space < 0 ? '' : buffer.toString('latin1', at, Math.min(space, at + 11));
    const end = /^[1-9]\d{0,9}$/.test(digits) ? at + Number(digits) : -1;
    const equals = buffer.indexOf(0x3d, space);
    if (end <= space || end > buffer.length || buffer[end - 1] !== 0x0a || equals < 0 || equals >= end) {
      throw ociError('ARCHIVE_INVALID', 'the archive has a malformed pax header');
    }
    records.set(buffer.toString('utf8', space + 1, equals), buffer.toString('utf8', equals + 1, end - 1));
    at = end;
  }
  return records;
}
