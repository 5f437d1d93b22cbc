import { type CommitTree, type ContentReader, SourceDirectory } from '@assay/github';
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type ChangedPin, type PinSourceOptions, pinSources } from '@assay/assess';
import { formatReference } from '@assay/core';
import { findImageUses, placeOfPath } from '@assay/dockerfile';

/** What pinning would change in a repository. */
export interface PinChange {
  /** New text of each file that changes. */
  readonly files: ReadonlyMap<string, string>;
  readonly changes: readonly ChangedPin[];
  /** Canonical names with tag of all images that Dockerfiles use: when one of them moves, it is looked at again. */
  readonly images: readonly string[];
  /** Why something could not be pinned, for people. */
  readonly notes: readonly string[];
}

/** Images that are remembered by name. */
const MOST_IMAGES = 200;

/** How images are looked up. */
export type PinLook = Pick<PinSourceOptions, 'resolve' | 'library' | 'mirrors' | 'cooldown' | 'now' | 'signal'>;

/** Finds out what pinning changes: names without a digest get one, and those with one that of their tag now. */
export async function findPinChange(tree: CommitTree, reader: ContentReader, look: PinLook): Promise<PinChange> {
  const wanted = [...tree.files.values()].filter(({ path }) => placeOfPath(path) === 'dockerfile');
  await using directory = await SourceDirectory.create();
  await directory.add(wanted, reader, { textOnly: true });
  const images = await imagesIn(
    directory,
    wanted.map(({ path }) => path),
  );
  const options = {
    ...look,
    targets: [directory.path],
    environment: {},
    workingDirectory: directory.path,
    write: true,
    syntax: false,
    perPlatform: false,
  } as const;
  const pinned = await pinSources({ ...options, mode: 'pin', cooldown: null });
  const updated = await pinSources({ ...options, mode: 'update' });
  const files = new Map([...pinned.files, ...updated.files].map(({ path, after }) => [path, after]));
  const notes = [...pinned.report.gaps, ...updated.report.gaps, ...directory.gaps].map(({ path = '', message }) =>
    `${path}: ${message}`.slice(0, 300),
  );
  return { files, changes: [...pinned.changes, ...updated.changes], images, notes: [...new Set(notes)] };
}

async function imagesIn(directory: SourceDirectory, paths: readonly string[]): Promise<readonly string[]> {
  const names = new Set<string>();
  for (const path of paths) {
    const text = await readFile(join(directory.path, path), 'utf8').catch(() => null);
    if (text === null) continue;
    for (const { reference, skip } of findImageUses({ path, text }).uses) {
      if (reference === null || skip !== null || names.size >= MOST_IMAGES) continue;
      names.add(formatReference({ ...reference, digest: null }));
    }
  }
  return [...names].toSorted();
}

/** Changes that go into one pull request. */
export interface PinGroup {
  readonly branch: string;
  readonly files: ReadonlyMap<string, string>;
  readonly changes: readonly ChangedPin[];
  /** The same for the same changes. */
  readonly key: string;
}

/** Begins the names of our branches. */
const BRANCH = 'assay/pin-images';

/** The pull requests that the changes come in: one, or one for each file. */
export function groupPins({ files, changes }: PinChange, by: 'repository' | 'file'): readonly PinGroup[] {
  if (changes.length === 0) return [];
  if (by === 'repository') return [{ branch: BRANCH, files, changes, key: keyOf(changes) }];
  return [...files].flatMap(([path, text]) => {
    const own = changes.filter((change) => change.path === path);
    const branch = `${BRANCH}/${slugOf(path)}`;
    return own.length === 0 ? [] : [{ branch, files: new Map([[path, text]]), changes: own, key: keyOf(own) }];
  });
}

function keyOf(changes: readonly ChangedPin[]): string {
  const told = changes.map(({ path, image, to }) => [path, formatReference(image), to]);
  return createHash('sha256').update(JSON.stringify(told)).digest('hex');
}

/** A path as part of a branch: readable, and different for different paths. */
function slugOf(path: string): string {
  const digest = createHash('sha256').update(path).digest('hex').slice(0, 8);
  const readable = path
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')
    .slice(0, 60);
  return `${readable === '' ? 'file' : readable}-${digest}`;
}

/** The title of a pull request: what it does, and nothing more. */
export function titleOf(changes: readonly ChangedPin[]): string {
  const names = [...new Set(changes.map(({ image }) => formatReference(image)))];
  const first = changes.filter(({ from }) => from === null).length;
  const verb = first === changes.length ? 'Pin' : first === 0 ? 'Update the digest of' : 'Pin and update';
  const [only = ''] = names;
  const what = names.length === 1 ? only : `${names.length} base images`;
  return first === changes.length
    ? `${verb} ${what} to ${names.length === 1 ? 'its digest' : 'digests'}`
    : `${verb} ${what}`;
}
