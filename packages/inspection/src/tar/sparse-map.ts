import { BLOCK_BYTES, INVALID_NUMBER, parseNumber } from './header-block.ts';
import { type PaxRecords, parsePaxNumber } from './pax-records.ts';

/** Stored bytes of a sparse file: everything between the regions reads as zeros. */
export interface SparseRegion {
  readonly offset: number;
  readonly sizeBytes: number;
}

/** How a sparse file is put together. */
export interface SparseMap {
  readonly regions: readonly SparseRegion[];
  /** Size of the file as programs see it. */
  readonly logicalBytes: number;
}

/** Regions of one file that are kept: real sparse files have far fewer. */
export const MAX_SPARSE_REGIONS = 65_536;

const REGION_BYTES = 24;

/**
 * Reads `count` region descriptors of an old GNU header or extension block into `regions`, up to the first empty one; false when
 * one cannot be read.
 */
export function readOldRegions(bytes: Uint8Array, start: number, count: number, regions: SparseRegion[]): boolean {
  for (let index = 0; index < count; index += 1) {
    const at = start + index * REGION_BYTES;
    if (bytes[at] === 0 || bytes[at + 12] === 0) return true;
    const offset = parseNumber(bytes, at, 12);
    const sizeBytes = parseNumber(bytes, at + 12, 12);
    if (offset === INVALID_NUMBER || sizeBytes === INVALID_NUMBER) return false;
    regions.push({ offset, sizeBytes });
  }
  return true;
}

/** Which PAX form of sparse file the records describe (GNU tar manual, storing sparse files); null for none. */
export function paxSparseKind(records: PaxRecords): 'inline' | 'in-content' | null {
  const { values } = records;
  if (values.get('GNU.sparse.major') === '1' && values.get('GNU.sparse.minor') === '0') return 'in-content';
  const inline = values.has('GNU.sparse.map') || values.has('GNU.sparse.numblocks') || records.sparsePairs.length > 0;
  return inline || values.has('GNU.sparse.major') ? 'inline' : null;
}

/** Regions of the formats 0.0 (repeated pairs) and 0.1 (one list); null when they make no sense. */
export function readInlineRegions(records: PaxRecords): SparseRegion[] | null {
  const list = records.values.get('GNU.sparse.map');
  const numbers =
    list === undefined ? pairNumbers(records) : list === '' ? [] : list.split(',', 2 * MAX_SPARSE_REGIONS + 1);
  if (numbers === null) return null;
  const declared = records.values.get('GNU.sparse.numblocks');
  if (declared !== undefined && parsePaxNumber(declared) !== numbers.length / 2) return null;
  return toRegions(numbers);
}

/** Collects the map that stands before the content in format 1.0: decimal lines, the count first, padded to a block. */
export interface ContentMapReader {
  /** Takes the next block; gives the map when it is whole, `invalid` when it is none, null while more is needed. */
  push(block: Uint8Array): SparseRegion[] | 'invalid' | null;
}

export function createContentMapReader(): ContentMapReader {
  const blocks: Buffer[] = [];
  let lines = 0;
  let expectedLines: number | null = null;
  return {
    push: (block) => {
      const copy = Buffer.from(block);
      blocks.push(copy);
      for (let at = copy.indexOf(0x0a); at >= 0; at = copy.indexOf(0x0a, at + 1)) lines += 1;
      if (expectedLines === null) {
        const count = parsePaxNumber(copy.toString('latin1', 0, Math.max(0, copy.indexOf(0x0a))));
        if (count === null || count > MAX_SPARSE_REGIONS) return 'invalid';
        expectedLines = 2 * count + 1;
      }
      if (lines >= expectedLines) return readContentMap(Buffer.concat(blocks), expectedLines);
      return blocks.length * BLOCK_BYTES > expectedLines * MAX_LINE_BYTES + BLOCK_BYTES ? 'invalid' : null;
    },
  };
}

/** Bytes of the longest number with its line end. */
const MAX_LINE_BYTES = 20;

function readContentMap(bytes: Buffer, lineCount: number): SparseRegion[] | 'invalid' {
  const lines = bytes.toString('latin1', 0, bytes.length).split('\n', lineCount);
  return toRegions(lines.slice(1)) ?? 'invalid';
}

/** True when regions are in order, do not overlap, end within the file and hold exactly the stored bytes. */
export function isSoundMap(map: SparseMap, storedBytes: number): boolean {
  let end = 0;
  let stored = 0;
  for (const region of map.regions) {
    if (region.offset < end) return false;
    end = region.offset + region.sizeBytes;
    stored += region.sizeBytes;
  }
  return end <= map.logicalBytes && stored === storedBytes;
}

function pairNumbers(records: PaxRecords): string[] | null {
  const numbers: string[] = [];
  for (const [key, value] of records.sparsePairs) {
    const isOffset = key === 'GNU.sparse.offset';
    if (isOffset !== (numbers.length % 2 === 0)) return null;
    numbers.push(value);
  }
  return numbers;
}

function toRegions(numbers: readonly string[]): SparseRegion[] | null {
  if (numbers.length % 2 !== 0 || numbers.length > 2 * MAX_SPARSE_REGIONS) return null;
  const regions: SparseRegion[] = [];
  for (let index = 0; index < numbers.length; index += 2) {
    const offset = parsePaxNumber(numbers[index] ?? '');
    const sizeBytes = parsePaxNumber(numbers[index + 1] ?? '');
    if (offset === null || sizeBytes === null) return null;
    regions.push({ offset, sizeBytes });
  }
  return regions;
}
