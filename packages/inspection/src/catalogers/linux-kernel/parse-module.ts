import { posix } from 'node:path';
import { gunzipSync, zstdDecompressSync } from 'node:zlib';
import type { ClaimedFile, ReadingBudget } from '@assay/core';
import { sectionBytes } from '../../binary/program.ts';
import { readElf } from '../../binary/read-elf.ts';
import { unreadable } from '../gap-codes.ts';
import { shortText } from '../package-text.ts';
import { unpackXz } from './xz/unpack-xz.ts';

/** What a module of the kernel says about itself; texts are empty when it does not say them. */
export type KernelModule = {
  readonly name: string;
  /** Of the kernel that it was built for. */
  readonly release: string;
  readonly version: string;
  readonly license: string;
  readonly sourceVersion: string;
  /** True when it was built as part of the kernel. */
  readonly isInTree: boolean;
};

/** Bytes of one module after decompression; the largest have some 10 MiB. */
const MAX_MODULE_BYTES = 128 * 1024 * 1024;

/** The same for xz, which is unpacked without help of the platform: some ten times as slow as the others. */
const MAX_XZ_BYTES = 32 * 1024 * 1024;
const XZ_COST = 8;

/** Bytes of what a module says about itself; modules for many devices have some 100,000. */
const MAX_INFO_BYTES = 16 * 1024 * 1024;

/**
 * Reads what a module says about itself (section `.modinfo`); null when the file is none. It may be compressed with gzip, zstd or xz.
 * @throws CatalogerError BUILD_INFO_INVALID
 */
export function parseModule({
  path,
  bytes,
  budget,
}: Pick<ClaimedFile, 'path' | 'bytes' | 'budget'>): KernelModule | null {
  const name = posix.basename(path).replace(/\.ko(?:\.[a-z0-9]+)?$/, '');
  const program = readElf(decompressed(path, bytes, budget));
  const section = program === null ? null : sectionBytes(program, '.modinfo');
  return section === null ? null : moduleOf(name, readInfo(section.subarray(0, MAX_INFO_BYTES)));
}

/** Counts for more than the others: it takes so much longer. */
function unpackedXz(bytes: Uint8Array, budget: ReadingBudget | undefined): Uint8Array {
  const room = Math.min(MAX_XZ_BYTES, Math.floor((budget?.remainingBytes ?? Infinity) / XZ_COST));
  try {
    const unpacked = unpackXz(bytes, room);
    budget?.spend(unpacked.byteLength * XZ_COST);
    return unpacked;
  } catch (error) {
    budget?.spend(room * XZ_COST);
    throw error;
  }
}

function moduleOf(name: string, info: ReadonlyMap<string, string>): KernelModule {
  const text = (key: string): string => shortText(info.get(key));
  return {
    name: text('name') || name,
    release: text('vermagic').split(' ')[0] ?? '',
    version: text('version'),
    license: text('license'),
    sourceVersion: text('srcversion'),
    isInTree: info.get('intree') === 'Y',
  };
}

/** Longest key that is looked at. */
const MAX_KEY_BYTES = 32;

/** `key=value`, each up to a zero byte; of a key given twice the first counts. */
function readInfo(section: Buffer): ReadonlyMap<string, string> {
  const info = new Map<string, string>();
  for (let at = 0; at < section.byteLength;) {
    const zero = section.indexOf(0, at);
    const end = zero === -1 ? section.byteLength : zero;
    const entry = section.subarray(at, end);
    const equals = entry.subarray(0, MAX_KEY_BYTES).indexOf('=');
    const key = equals === -1 ? '' : entry.toString('latin1', 0, equals);
    if (KEYS.has(key) && !info.has(key)) info.set(key, entry.toString('utf8', equals + 1));
    at = end + 1;
  }
  return info;
}

const KEYS: ReadonlySet<string> = new Set(['name', 'vermagic', 'version', 'license', 'srcversion', 'intree']);

function decompressed(path: string, bytes: Uint8Array, budget?: ReadingBudget): Uint8Array {
  if (path.endsWith('.xz')) return unpackedXz(bytes, budget);
  if (!/\.(?:gz|zst)$/.test(path)) return bytes;
  const room = Math.min(MAX_MODULE_BYTES, budget?.remainingBytes ?? MAX_MODULE_BYTES);
  const options = { maxOutputLength: Math.max(1, room) };
  try {
    const unpacked = path.endsWith('.gz') ? gunzipSync(bytes, options) : zstdDecompressSync(bytes, options);
    budget?.spend(unpacked.byteLength);
    return unpacked;
  } catch {
    budget?.spend(room);
    throw unreadable('BUILD_INFO_INVALID', `a compressed module is damaged or larger than ${MAX_MODULE_BYTES} bytes`);
  }
}
