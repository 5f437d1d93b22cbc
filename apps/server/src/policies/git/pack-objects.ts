import { createHash } from 'node:crypto';
import { setImmediate as pause } from 'node:timers/promises';
import { inflateSync } from 'node:zlib';
import { applyDelta } from './apply-delta.ts';
import { unreadable } from './packet-lines.ts';

/** An object of a repository. */
export interface GitObject {
  readonly type: 'commit' | 'tree' | 'blob' | 'tag';
  readonly data: Buffer;
}

/** Objects of one pack, bytes of one object, and of all together once they are unpacked. */
const MOST_OBJECTS = 200_000;
const LARGEST_OBJECT = 16 * 1024 * 1024;
const LARGEST_PACK = 256 * 1024 * 1024;

/** Differences that are put on top of each other with their bases behind them; Git itself makes chains of 50. */
const LONGEST_CHAIN = 64;

/** Objects that are unpacked before others get a turn. */
const TURN = 500;

const TYPES: ReadonlyMap<number, GitObject['type']> = new Map([
  [1, 'commit'],
  [2, 'tree'],
  [3, 'blob'],
  [4, 'tag'],
]);

/** An object as the pack has it: itself, or what differs from another one. */
interface Entry {
  readonly type: GitObject['type'] | null;
  readonly data: Buffer;
  /** Where in the pack the other one is, or its name. */
  readonly base: number | string | null;
}

/**
 * The objects of a pack by their names, each of which is the SHA-1 of the object as it was unpacked: what a name gives is what it names.
 * @throws GIT_UNREADABLE, also for a pack larger than policies need
 */
export async function packObjects(pack: Buffer): Promise<ReadonlyMap<string, GitObject>> {
  if (pack.length < 32 || pack.toString('latin1', 0, 4) !== 'PACK' || pack.readUInt32BE(4) !== 2) {
    throw unreadable('what came is no pack of version 2');
  }
  const count = pack.readUInt32BE(8);
  if (count > MOST_OBJECTS) throw unreadable(`the pack has more than ${MOST_OBJECTS} objects`);
  const entries = await readEntries(pack, count);
  return resolveEntries(entries);
}

async function readEntries(pack: Buffer, count: number): Promise<ReadonlyMap<number, Entry>> {
  const entries = new Map<number, Entry>();
  let at = 12;
  let total = 0;
  for (let index = 0; index < count; index++) {
    const { entry, end } = readEntry(pack, at);
    total += entry.data.length;
    if (total > LARGEST_PACK) throw unreadable('the pack unpacks to more than policies need');
    entries.set(at, entry);
    at = end;
    if (index % TURN === TURN - 1) await pause();
  }
  return entries;
}

function readEntry(pack: Buffer, start: number): { readonly entry: Entry; readonly end: number } {
  let at = start;
  const next = (): number => {
    const byte = pack[at++];
    if (byte === undefined) throw unreadable('the pack is cut off');
    return byte;
  };
  const first = next();
  let size = first & 15;
  for (let shift = 4, byte = first; (byte & 128) !== 0; shift += 7) {
    if (shift > 32) throw unreadable('an object of the pack is too large');
    byte = next();
    size += (byte & 127) * 2 ** shift;
  }
  const kind = (first >> 4) & 7;
  let base: Entry['base'] = null;
  if (kind === 6) base = start - readOffset(next);
  else if (kind === 7) {
    base = pack.toString('hex', at, at + 20);
    at += 20;
  } else if (!TYPES.has(kind)) throw unreadable('the pack holds an object of no known type');
  const { data, length } = inflate(pack.subarray(at), size);
  return { entry: { type: TYPES.get(kind) ?? null, data, base }, end: at + length };
}

function readOffset(next: () => number): number {
  let byte = next();
  let offset = byte & 127;
  for (let bytes = 1; (byte & 128) !== 0; bytes++) {
    if (bytes > 6) throw unreadable('an object of the pack is further away than packs are large');
    byte = next();
    offset = (offset + 1) * 128 + (byte & 127);
  }
  return offset;
}

function inflate(bytes: Buffer, size: number): { readonly data: Buffer; readonly length: number } {
  if (size > LARGEST_OBJECT) throw unreadable('an object of the pack is too large');
  let made: unknown;
  try {
    made = inflateSync(bytes, { info: true, maxOutputLength: Math.max(1, size) });
  } catch (cause) {
    throw unreadable('an object of the pack does not unpack', cause);
  }
  const { buffer, engine } = Object(made);
  const length: unknown = engine?.bytesWritten;
  if (!Buffer.isBuffer(buffer) || typeof length !== 'number' || buffer.length !== size) {
    throw unreadable('an object of the pack has another size than it says');
  }
  return { data: buffer, length };
}

async function resolveEntries(entries: ReadonlyMap<number, Entry>): Promise<ReadonlyMap<string, GitObject>> {
  const byName = new Map<string, GitObject>();
  const byPlace = new Map<number, GitObject>();
  let waiting = [...entries];
  let total = 0;
  // What differs from an object that comes later waits for it: each round resolves at least one, or the pack has no bases for the rest.
  for (let round = 0; waiting.length > 0 && round < LONGEST_CHAIN; round++) {
    const left: [number, Entry][] = [];
    for (const [index, [place, entry]] of waiting.entries()) {
      const base = typeof entry.base === 'string' ? byName.get(entry.base) : byPlace.get(entry.base ?? -1);
      if (entry.base !== null && base === undefined) {
        left.push([place, entry]);
        continue;
      }
      const data = base === undefined ? entry.data : applyDelta(base.data, entry.data, LARGEST_OBJECT);
      total += data.length;
      if (total > LARGEST_PACK) throw unreadable('the pack unpacks to more than policies need');
      const object = { type: base?.type ?? entry.type ?? 'blob', data };
      byPlace.set(place, object);
      byName.set(nameOf(object), object);
      if (index % TURN === TURN - 1) await pause();
    }
    if (left.length === waiting.length) throw unreadable('an object of the pack differs from one that is not there');
    waiting = left;
  }
  return byName;
}

function nameOf({ type, data }: GitObject): string {
  return createHash('sha1').update(`${type} ${data.length}\0`).update(data).digest('hex');
}
