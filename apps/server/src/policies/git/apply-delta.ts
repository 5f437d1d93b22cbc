import { unreadable } from './packet-lines.ts';

/** Makes an object out of another one and what differs (Git's pack format). @throws GIT_UNREADABLE */
export function applyDelta(base: Buffer, delta: Buffer, largest: number): Buffer {
  let at = 0;
  const next = (): number => {
    const byte = delta[at++];
    if (byte === undefined) throw unreadable('a difference is cut off');
    return byte;
  };
  const size = (): number => {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      if (shift > 28) throw unreadable('a difference is about an object that is too large');
      const byte = next();
      value += (byte & 127) * 2 ** shift;
      if ((byte & 128) === 0) return value;
    }
  };
  if (size() !== base.length) throw unreadable('a difference is about another object');
  const wanted = size();
  if (wanted > largest) throw unreadable('an object of the pack is too large');
  const parts: Buffer[] = [];
  let made = 0;
  while (at < delta.length) {
    const part = readPart(next, base);
    const bytes = typeof part === 'number' ? delta.subarray(at, at + part) : part;
    if (typeof part === 'number') at += part;
    made += bytes.length;
    if (made > wanted || at > delta.length) throw unreadable('a difference gives more than it says');
    parts.push(bytes);
  }
  if (made !== wanted) throw unreadable('a difference gives less than it says');
  return Buffer.concat(parts, made);
}

/** Bytes of the base, or how many bytes of the difference itself follow. */
function readPart(next: () => number, base: Buffer): Buffer | number {
  const order = next();
  if (order === 0) throw unreadable('a difference has an order that is reserved');
  if ((order & 128) === 0) return order;
  let offset = 0;
  let length = 0;
  for (const bit of [0, 1, 2, 3]) if ((order & (1 << bit)) !== 0) offset += next() * 2 ** (8 * bit);
  for (const bit of [0, 1, 2]) if ((order & (16 << bit)) !== 0) length += next() * 2 ** (8 * bit);
  if (length === 0) length = 0x10000;
  if (offset + length > base.length) throw unreadable('a difference copies what its base does not have');
  return base.subarray(offset, offset + length);
}
