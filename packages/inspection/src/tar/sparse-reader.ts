import { BLOCK_BYTES, type HeaderBlock, INVALID_NUMBER, parseNumber } from './header-block.ts';
import { type PaxRecords, parsePaxNumber } from './pax-records.ts';
import {
  MAX_SPARSE_REGIONS,
  type SparseMap,
  type SparseRegion,
  createContentMapReader,
  isSoundMap,
  paxSparseKind,
  readInlineRegions,
  readOldRegions,
} from './sparse-map.ts';

/** Reads the map of one sparse file, for which further blocks may be needed. */
export interface SparseReader {
  needsBlock(): boolean;
  push(block: Uint8Array): void;
  /** The map, null when it is not sound; the size that programs see; the bytes of content that still follow. */
  result(): { readonly map: SparseMap | null; readonly logicalBytes: number; readonly storedBytes: number };
}

/** Begins to read the map of a sparse file in the old GNU form (type `S`) or one of the PAX forms 0.0, 0.1 and 1.0. */
export function openSparseReader(
  bytes: Uint8Array,
  offset: number,
  block: HeaderBlock,
  pax: PaxRecords,
  storedBytes: number,
): SparseReader {
  if (block.typeFlag === 'S' && paxSparseKind(pax) === null) return openOldGnu(bytes, offset, storedBytes);
  const size = pax.values.get('GNU.sparse.realsize') ?? pax.values.get('GNU.sparse.size');
  const logicalBytes = parsePaxNumber(size ?? '') ?? INVALID_NUMBER;
  if (paxSparseKind(pax) === 'in-content') return openInContent(logicalBytes, storedBytes);
  const known = !pax.values.has('GNU.sparse.major') || pax.values.get('GNU.sparse.major') === '0';
  return ready(known ? readInlineRegions(pax) : null, logicalBytes, storedBytes);
}

function ready(regions: SparseRegion[] | null, logicalBytes: number, storedBytes: number): SparseReader {
  return {
    needsBlock: () => false,
    push: () => {},
    result: () => toResult(regions, logicalBytes, storedBytes),
  };
}

function openOldGnu(bytes: Uint8Array, offset: number, storedBytes: number): SparseReader {
  const regions: SparseRegion[] = [];
  let isSound = readOldRegions(bytes, offset + 386, 4, regions);
  let isExtended = bytes[offset + 482] !== 0;
  const logicalBytes = parseNumber(bytes, offset + 483, 12);
  return {
    needsBlock: () => isExtended,
    push: (block) => {
      isSound &&= regions.length <= MAX_SPARSE_REGIONS && readOldRegions(block, 0, 21, regions);
      isExtended = block[504] !== 0;
    },
    result: () => toResult(isSound ? regions : null, logicalBytes, storedBytes),
  };
}

function openInContent(logicalBytes: number, storedBytes: number): SparseReader {
  const reader = createContentMapReader();
  let remaining = storedBytes;
  let regions: SparseRegion[] | 'invalid' | null = null;
  return {
    needsBlock: () => regions === null && remaining >= BLOCK_BYTES,
    push: (block) => {
      remaining -= BLOCK_BYTES;
      regions = reader.push(block);
    },
    result: () => toResult(regions === 'invalid' ? null : regions, logicalBytes, remaining),
  };
}

function toResult(
  regions: readonly SparseRegion[] | null,
  logicalBytes: number,
  storedBytes: number,
): ReturnType<SparseReader['result']> {
  if (logicalBytes === INVALID_NUMBER) return { map: null, logicalBytes: storedBytes, storedBytes };
  const map = regions === null ? null : { regions, logicalBytes };
  return { map: map !== null && isSoundMap(map, storedBytes) ? map : null, logicalBytes, storedBytes };
}
