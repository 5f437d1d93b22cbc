import { type FoundSource, type StagedChange, pathText, readStaged } from '@assay/repository';
import type { SecretOccurrence } from '@assay/secret';
import { BlobScan, type BlobScanTools } from './blob-scan.ts';
import { pathsOf } from './history-scan.ts';
import type { IgnoredFindings } from './gitleaks-ignore.ts';
import { secretOf } from './introductions.ts';

/** What staged changes are looked through with. */
export interface StagedScan extends BlobScanTools {
  readonly ignored: IgnoredFindings | null;
}

/**
 * Looks through what the next commit would bring, exactly as it is staged. What counts are added lines, and secrets that the file did not
 * hold before.
 * @throws GIT_FAILED, GIT_TIMEOUT
 */
export async function scanStaged(found: readonly FoundSource[], scan: StagedScan): Promise<void> {
  const { source, list, ignored, rules } = scan;
  const { changes: all, unmerged } = await readStaged(source, pathsOf(found));
  const changes = all.filter(({ path }) => !rules.of(path).isLeftOut);
  list.count('excludedPaths', all.length - changes.length);
  for (const path of unmerged) list.notice(`${pathText(path)} has conflicts and cannot be committed as it is`);
  const blobs = new BlobScan(scan);
  const lines = await scanNew(changes, blobs);
  const withSecrets = changes.filter(({ blob, before }) => blobs.found.has(blob) && blob !== before);
  // Apart from the staged ones: the same content may be new in one file and old in another.
  const older = new BlobScan(scan);
  const before = await scanBefore(withSecrets, older);
  for (const { path, blob, before: old } of withSecrets) {
    const held = new Set((old === null ? [] : (older.found.get(old) ?? [])).map(secretOf));
    const kept = (old === null ? null : before.get(old)) ?? NO_LINES;
    for (const occurrence of blobs.found.get(blob) ?? []) {
      const line = lines.get(blob)?.get(occurrence.offset);
      const isOld = held.has(secretOf(occurrence)) && line !== undefined && kept.has(line);
      if (!isOld) list.add(occurrence, { path: pathText(path) }, ignored);
    }
  }
  list.count('files', changes.length);
  list.count('bytes', blobs.counts.bytes);
}

const NO_LINES: ReadonlySet<string> = new Set();

/** Looks through the staged contents; the result are the lines on which something was found, by content and offset. */
async function scanNew(
  changes: readonly StagedChange[],
  blobs: BlobScan,
): Promise<ReadonlyMap<string, ReadonlyMap<number, string>>> {
  const paths = new Map(changes.map(({ blob, path }) => [blob, path]));
  const lines = new Map<string, ReadonlyMap<number, string>>();
  await blobs.scan(
    [...paths.keys()],
    (blob) => paths.get(blob) ?? '',
    undefined,
    (blob, bytes, { occurrences }) => {
      if (occurrences.length > 0) lines.set(blob, linesOf(bytes, occurrences));
    },
  );
  return lines;
}

/** Looks through the states before; the result are their lines, for as long as it takes to compare. */
async function scanBefore(
  changes: readonly StagedChange[],
  blobs: BlobScan,
): Promise<ReadonlyMap<string, ReadonlySet<string>>> {
  const paths = new Map(changes.flatMap(({ before, path }) => (before === null ? [] : [[before, path] as const])));
  const lines = new Map<string, ReadonlySet<string>>();
  await blobs.scan(
    [...paths.keys()],
    (blob) => paths.get(blob) ?? '',
    undefined,
    (blob, bytes) => {
      lines.set(blob, new Set(bytes.toString('latin1').split('\n')));
    },
  );
  return lines;
}

function linesOf(bytes: Buffer, occurrences: readonly SecretOccurrence[]): ReadonlyMap<number, string> {
  return new Map(
    occurrences.map(({ offset }) => {
      const start = offset === 0 ? 0 : bytes.lastIndexOf(0x0a, offset - 1) + 1;
      const end = bytes.indexOf(0x0a, offset);
      return [offset, bytes.toString('latin1', start, end < 0 ? bytes.length : end)];
    }),
  );
}
