import { gunzipSync } from 'node:zlib';
import type { ReadingBudget } from '@assay/core';
import { type Program, bytesAt, sectionBytes } from '../../binary/program.ts';
import { unreadable } from '../gap-codes.ts';

/** Bytes of a list, compressed and not; real ones have some 100,000. */
const MAX_STORED_BYTES = 64 * 1024 * 1024;
const MAX_BYTES = 64 * 1024 * 1024;

/** Symbols of one program that are looked at. */
const MAX_SYMBOLS = 2_000_000;

/** Places of the fields of a symbol, by size of an address (System V ABI, chapter 4). */
const LAYOUT = { 4: { entry: 16, value: 4 }, 8: { entry: 24, value: 8 } } as const;

/** The list that GraalVM's native-image left in a program, unpacked; null when there is none. */
export function findEmbeddedList(program: Program, budget?: ReadingBudget): Uint8Array | null {
  const names = sectionBytes(program, '.dynstr');
  if (names === null || !names.includes('\0sbom_length\0')) return null;
  const addresses = symbolAddresses(program, names, ['sbom', 'sbom_length']);
  const [start, lengthAt] = [addresses.get('sbom'), addresses.get('sbom_length')];
  const lengthBytes = lengthAt === undefined ? null : bytesAt(program, lengthAt, 8);
  if (start === undefined || lengthBytes === null) return null;
  const length = Number(lengthBytes.readBigUInt64LE(0));
  const stored = length > 0 && length <= MAX_STORED_BYTES ? bytesAt(program, start, length) : null;
  if (stored === null) throw unreadable('BUILD_INFO_INVALID', 'the list of what was built in lies outside the program');
  const room = Math.min(MAX_BYTES, budget?.remainingBytes ?? MAX_BYTES);
  try {
    const list = gunzipSync(stored, { maxOutputLength: Math.max(1, room) });
    budget?.spend(list.byteLength);
    return list;
  } catch {
    budget?.spend(room);
    throw unreadable('BUILD_INFO_INVALID', 'the list of what was built in is damaged or too large');
  }
}

function symbolAddresses(program: Program, names: Buffer, wanted: readonly string[]): ReadonlyMap<string, number> {
  const table = program.sections.find(({ name }) => name === '.dynsym');
  const found = new Map<string, number>();
  if (table === undefined) return found;
  const { entry, value } = LAYOUT[program.addressBytes];
  const places = new Map(wanted.flatMap((name) => placesOf(names, name).map((place) => [place, name] as const)));
  const count = Math.min(MAX_SYMBOLS, Math.floor(table.sizeBytes / entry));
  for (let index = 0; index < count && found.size < wanted.length; index += 1) {
    const at = table.offset + index * entry;
    if (at + entry > program.reader.sizeBytes) break;
    const name = places.get(program.reader.u32(at));
    if (name !== undefined) found.set(name, program.reader.word(at + value, program.addressBytes));
  }
  return found;
}

/** Where a name stands among the names of symbols, whole: others may end with it. */
function placesOf(names: Buffer, name: string): readonly number[] {
  const at = names.indexOf(`\0${name}\0`);
  return at < 0 ? [] : [at + 1];
}
