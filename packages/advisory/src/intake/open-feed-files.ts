import { createReadStream } from 'node:fs';
import { open, readdir, stat } from 'node:fs/promises';
import { compareText } from '@assay/core';
import type { FeedFile } from '../contracts/provider.ts';
import { type FeedSource, invalid, overLimit } from '../providers/document/feed-source.ts';
import { advisoryError } from '../errors.ts';
import { Budget } from './budget.ts';
import { ByteReader, piecesOf } from './byte-reader.ts';
import { inflated } from './inflate.ts';
import { DEFAULT_INTAKE_LIMITS, type IntakeLimits } from './limits.ts';
import { memberPath } from './member.ts';
import { PACKING_BYTES, detectPacking } from './packing.ts';
import { accessBytes, accessFile } from './random-access.ts';
import { tarMembers } from './tar-members.ts';
import { zipMembers } from './zip-members.ts';

/** How feeds are taken in. */
export interface IntakeOptions {
  /** Default: `DEFAULT_INTAKE_LIMITS`. */
  readonly limits?: Partial<IntakeLimits>;
  /** Ends the intake before the next file; nothing stays open. */
  readonly signal?: AbortSignal;
}

/** Bytes that are read from a file at a time. */
const READ_BYTES = 1024 * 1024;

/**
 * The files of feeds: of directories (with everything in them, in the order of their names; hidden ones are passed over), single files,
 * and archives and compressed files in either, told by their content: zip, tar, gzip, zstd, bzip2, and these within each other. One file is in
 * memory at a time. The path of a member is that of its archive, a slash and its name there.
 * @throws FEED_INVALID when something is damaged or cut off, FEED_LIMIT, FEED_MISSING, ABORTED
 */
export async function* openFeedFiles(
  paths: readonly string[],
  options: IntakeOptions = {},
): AsyncGenerator<FeedFile, void, void> {
  const budget = budgetOf(options);
  for (const path of paths) yield* filesAt(path, budget, 0);
}

/**
 * The files in one that was fetched: itself, or the members of an archive; see `openFeedFiles`.
 * @throws FEED_INVALID, FEED_LIMIT, ABORTED
 */
export async function* unpackFeedFile(
  file: FeedFile,
  options: IntakeOptions = {},
): AsyncGenerator<FeedFile, void, void> {
  const budget = budgetOf(options);
  budget.entry(intakeSource(file.path));
  budget.bytes(intakeSource(file.path), file.bytes.length, file.bytes.length);
  yield* unpacked(file, budget, 0);
}

function budgetOf({ limits, signal }: IntakeOptions): Budget {
  return new Budget({ ...DEFAULT_INTAKE_LIMITS, ...limits }, signal);
}

/** Names an archive as the source of an error, before any feed is known. */
function intakeSource(path: string): FeedSource {
  return { feed: 'feed', path };
}

async function* filesAt(path: string, budget: Budget, depth: number): AsyncGenerator<FeedFile, void, void> {
  budget.entry(intakeSource(path));
  const found = await stat(path).catch((cause: unknown) => {
    throw advisoryError('FEED_MISSING', `cannot read ${JSON.stringify(path)}`, { cause });
  });
  if (found.isFile()) {
    yield* diskFile(path, budget);
    return;
  }
  if (!found.isDirectory()) throw invalid(intakeSource(path), 'start', 'neither a file nor a directory');
  if (depth >= budget.limits.maxDirectoryDepth) {
    throw overLimit(intakeSource(path), `more than ${budget.limits.maxDirectoryDepth} directories within each other`);
  }
  const children = await readdir(path, { withFileTypes: true });
  for (const child of children.toSorted((a, b) => compareText(a.name, b.name))) {
    if (child.name.startsWith('.')) continue;
    const childPath = `${path.replace(/\/+$/, '')}/${child.name}`;
    if (child.isSymbolicLink() && !(await leadsToFile(childPath))) continue;
    yield* filesAt(childPath, budget, depth + 1);
  }
}

/** A link to a directory may lead round in a circle; what it leads to can be named itself. */
async function leadsToFile(path: string): Promise<boolean> {
  const found = await stat(path).catch(() => null);
  return found?.isFile() === true;
}

async function* diskFile(path: string, budget: Budget): AsyncGenerator<FeedFile, void, void> {
  await using handle = await open(path, 'r');
  const start = Buffer.alloc(PACKING_BYTES);
  const { bytesRead } = await handle.read(start, 0, PACKING_BYTES, 0);
  if (detectPacking(start.subarray(0, bytesRead)) === 'zip') {
    const { size } = await handle.stat();
    yield* membersOf(path, zipMembers(intakeSource(path), accessFile(handle, size), budget), budget, 1);
    return;
  }
  const stream = createReadStream(path, { highWaterMark: READ_BYTES });
  yield* streamed(path, bytesOf(stream), budget, 0);
}

async function* bytesOf(stream: AsyncIterable<unknown>): AsyncGenerator<Uint8Array, void, void> {
  for await (const piece of stream) if (piece instanceof Uint8Array) yield piece;
}

/** Files of a stream whose packing is not known yet. */
async function* streamed(
  path: string,
  pieces: AsyncIterable<Uint8Array>,
  budget: Budget,
  depth: number,
): AsyncGenerator<FeedFile, void, void> {
  const source = intakeSource(path);
  const reader = new ByteReader(pieces);
  try {
    const packing = detectPacking(await reader.peek(PACKING_BYTES));
    if (packing !== 'none') budget.depth(source, depth + 1);
    switch (packing) {
      case 'gzip':
      case 'zstd':
      case 'bzip2':
        yield* streamed(withoutSuffix(path), inflated(source, packing, piecesOf(reader), budget), budget, depth + 1);
        break;
      case 'tar':
        yield* membersOf(path, tarMembers(source, reader, budget), budget, depth + 1);
        break;
      case 'zip': {
        const access = accessBytes(await gather(source, reader, budget));
        yield* membersOf(path, zipMembers(source, access, budget), budget, depth + 1);
        break;
      }
      case 'xz':
        throw invalid(source, 'start', 'is packed with xz, which is not read: unpack it first');
      case 'none':
        yield { path, bytes: await gather(source, reader, budget) };
    }
  } finally {
    await reader.close();
  }
}

async function* membersOf(
  archive: string,
  members: AsyncIterable<{ readonly name: string; readonly bytes: Uint8Array }>,
  budget: Budget,
  depth: number,
): AsyncGenerator<FeedFile, void, void> {
  for await (const { name, bytes } of members) {
    const file = { path: memberPath(archive, name), bytes };
    budget.bytes(intakeSource(file.path), bytes.length, bytes.length);
    yield* unpacked(file, budget, depth);
  }
}

async function* unpacked(file: FeedFile, budget: Budget, depth: number): AsyncGenerator<FeedFile, void, void> {
  if (detectPacking(file.bytes.subarray(0, PACKING_BYTES)) === 'none') yield file;
  else yield* streamed(file.path, once(file.bytes), budget, depth);
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array, void, void> {
  yield bytes;
}

async function gather(source: FeedSource, reader: ByteReader, budget: Budget): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  let length = 0;
  for await (const piece of piecesOf(reader)) {
    length += piece.length;
    budget.bytes(source, piece.length, length);
    pieces.push(piece);
  }
  return pieces.length === 1 && pieces[0] !== undefined ? pieces[0] : Buffer.concat(pieces);
}

/** `x.json.gz` holds `x.json`; of archives the name stays. */
function withoutSuffix(path: string): string {
  return path.replace(/(?<!\.tar)\.(?:gz|zst|bz2)$/, '');
}
