import { relative } from 'node:path';
import {
  type BlobChange,
  type BlobSource,
  type FoundSource,
  type History,
  type RawPath,
  type RepositoryState,
  addTree,
  pathText,
  rawPathOf,
  readHistory,
  readRepositoryState,
  resolveRange,
} from '@assay/repository';
import { BlobCache } from './blob-cache.ts';
import { BlobScan, type BlobScanTools } from './blob-scan.ts';
import type { IgnoredFindings } from './gitleaks-ignore.ts';
import { type FoundIn, changesWithSecrets, introductionsOf, secretOf } from './introductions.ts';

/** What a history is looked through with. */
export interface HistoryScan extends BlobScanTools {
  readonly ignored: IgnoredFindings | null;
}

/**
 * Looks through every content that the commits brought, each once.
 * @throws REVISION_INVALID, GIT_FAILED, GIT_TIMEOUT, HISTORY_TOO_LARGE
 */
export async function scanHistory(
  found: readonly FoundSource[],
  range: string | null,
  scan: HistoryScan,
): Promise<void> {
  const { source, list, search, rules } = scan;
  const state = await readRepositoryState(source);
  tellState(state, scan);
  if (state.head === null && range === null) list.notice('the repository has no commit that HEAD names');
  const resolved = range === null ? null : await resolveRange(source, range);
  if (resolved?.notice != null) list.notice(resolved.notice);
  const history = await readHistory({
    ...source,
    revisions: resolved?.revisions ?? ['--all'],
    paths: pathsOf(found),
    prefers: (path) => search.prefers(pathText(path)),
    leavesOut: (path) => rules.of(path).isLeftOut,
  });
  for (const gap of history.gaps) list.gap(gap);
  const blobs = new BlobScan(scan);
  await scanContents(history, blobs, scan, state);
  await tellSecrets(history, blobs, { scan, state });
}

/** What was named, relative to the root; nothing when the root itself was. */
export function pathsOf(found: readonly FoundSource[]): readonly string[] {
  const paths = found.map(({ root, path }) => rawPathOf(relative(root, path)));
  return paths.includes('') ? [] : paths;
}

function tellState(state: RepositoryState, { list }: HistoryScan): void {
  if (state.isShallow) {
    list.gap({
      code: 'HISTORY_SHALLOW',
      effect: 'partial',
      message: 'the clone is shallow: its oldest commits stand for all those before them, which are not looked at',
    });
  }
  if (state.isPartial) {
    list.notice('the clone is partial: contents that it lacks are not fetched, and are told one by one');
  }
}

async function scanContents(
  { changes, commitCount }: History,
  blobs: BlobScan,
  { list, search, options, rules }: HistoryScan,
  { objectDirectory }: RepositoryState,
): Promise<void> {
  const pathOf = (blob: string): RawPath => changes.pathOf(blob);
  // Attributes decide what is looked for, and may change.
  const keyOf = (blob: string): string => JSON.stringify([pathOf(blob), rules.of(pathOf(blob)).attributes]);
  const cache = await BlobCache.open(options.cache, search.revision, objectDirectory);
  const unknown = changes.blobs.filter((blob) => !cache.isClean(blob, keyOf(blob)));
  await blobs.scan(unknown, pathOf, (blob) => cache.addClean(blob, keyOf(blob)));
  await cache.save();
  list.count('commits', commitCount);
  list.count('contents', changes.blobs.length);
  list.count('bytes', blobs.counts.bytes);
  list.count('contentsKnownFromBefore', changes.blobs.length - unknown.length);
}

/** Tells which commits brought which secrets, and whether they are still there. */
async function tellSecrets(
  { changes }: History,
  blobs: BlobScan,
  { scan, state }: { readonly scan: HistoryScan; readonly state: RepositoryState },
): Promise<void> {
  const { list, ignored } = scan;
  const foundIn: FoundIn = (blob) => blobs.found.get(blob) ?? [];
  const changed = changesWithSecrets(changes, blobs.found);
  if (changed.length === 0) return;
  await scanStatesBefore(changed, changes.blobs, blobs);
  const introductions = introductionsOf(changed, foundIn);
  const head = await scanHead(new Set(introductions.map(({ path }) => path)), {
    scan,
    state,
    blobs,
    known: changes.blobs,
  });
  for (const { path, occurrence, commits } of introductions) {
    const blob = head.get(path);
    const still = blob === undefined ? [] : foundIn(blob).filter((one) => secretOf(one) === secretOf(occurrence));
    const counting = commits.filter((commit) => !scan.search.allowsCommit(commit, occurrence.detector));
    if (counting.length === 0) list.count('acceptedByRule', 1);
    else
      list.add(still[0] ?? occurrence, { path: pathText(path), commits: counting, atHead: still.length > 0 }, ignored);
  }
}

/** What files held before the first commit that is looked at: what was there then, nobody brought. */
async function scanStatesBefore(
  changed: readonly BlobChange[],
  known: readonly string[],
  blobs: BlobScan,
): Promise<void> {
  const looked = new Set(known);
  const paths = new Map<string, string>();
  for (const { path, before } of changed) {
    for (const blob of before) if (!looked.has(blob)) paths.set(blob, path);
  }
  await blobs.scan([...paths.keys()], (blob) => paths.get(blob) ?? '');
}

interface HeadScan {
  readonly scan: HistoryScan;
  readonly state: RepositoryState;
  readonly blobs: BlobScan;
  readonly known: readonly string[];
}

/** The contents of these files in the newest commit, looked through. */
async function scanHead(
  paths: ReadonlySet<string>,
  { scan, state, blobs, known }: HeadScan,
): Promise<ReadonlyMap<string, string>> {
  const files = new Map<string, string>();
  const source: BlobSource = scan.source;
  if (state.head === null || paths.size === 0) return files;
  await addTree(source, state.head, (path, blob) => {
    if (paths.has(path)) files.set(path, blob);
  });
  const looked = new Set(known);
  const names = new Map([...files].map(([path, blob]) => [blob, path]));
  await blobs.scan(
    [...files.values()].filter((blob) => !looked.has(blob)),
    (blob) => names.get(blob) ?? '',
  );
  return files;
}
