import { createHash } from 'node:crypto';
import { constants } from 'node:fs';
import { access, mkdir, mkdtemp, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AssayError, type TrustedRootSource } from '@assay/core';
import { trustError } from '../../errors.ts';
import { readDocumentRoot } from '../document-root.ts';
import type { FetchedRoot, TrustedRootFetcher } from '../load-trusted-roots.ts';
import { PUBLIC_GOOD_ROOT } from '../public-good.ts';
import { readMirrorArchive } from './read-mirror-archive.ts';
import type { TufDownload } from './refresh-target.ts';

/** Settings of the fetching of trusted roots. */
export interface TufOptions {
  /** Folder in which metadata and the last good roots are kept; made when it is not there. */
  readonly directory: string;
  /** How files are fetched; null: the network is not used and what was kept counts. */
  readonly download: TufDownload | null;
}

type TufSource = Extract<TrustedRootSource, { readonly kind: 'tuf' | 'tuf-copy' }>;

/** Address of the repository of the public-good instance of Sigstore. */
export const PUBLIC_GOOD_MIRROR = 'https://tuf-repo-cdn.sigstore.dev';

/** Days that a kept root counts for while its repository cannot be reached, from the last time it was confirmed. */
const UNREACHABLE_DAYS = 90;

/** The same while what the repository says is expired, rolled back or not signed as it has to be. */
const REFUSED_DAYS = 7;

const DAY_MS = 86_400_000;

/** Most bytes of a kept root. */
const MAX_ROOT_BYTES = 8 * 1024 * 1024;

/**
 * Fetches trusted roots from TUF repositories and from copies of them. The last good root of each source is kept: when a refresh fails it
 * counts with a warning, for 90 days while nobody can be reached, for 7 while the repository is expired, rolled back or not signed as it
 * has to be (who holds an answer back must not keep a retired key alive), and without end where the network is not used. Without one,
 * the failure counts.
 */
export function createTufFetcher(options: TufOptions): TrustedRootFetcher {
  return {
    fetch: async (source) => {
      const { home, isTemporary } = await openHome(join(options.directory, nameOf(source)));
      try {
        const json = await fetchTarget(source, home, options);
        await keep(home, json);
        return { json, warning: null };
      } catch (error) {
        if (!(error instanceof AssayError)) throw error;
        return await lastGood(source, home, error, options.download === null);
      } finally {
        if (isTemporary) await rm(home, { recursive: true, force: true });
      }
    },
  };
}

/** Where nothing can be kept, the repository is read anew each time: that is no reason to go without its root. */
async function openHome(home: string): Promise<{ readonly home: string; readonly isTemporary: boolean }> {
  try {
    await mkdir(join(home, 'targets'), { recursive: true });
    await access(home, constants.W_OK);
    return { home, isTemporary: false };
  } catch {
    const temporary = await mkdtemp(join(tmpdir(), 'assay-trust-'));
    await mkdir(join(temporary, 'targets'));
    return { home: temporary, isTemporary: true };
  }
}

/** One folder for each source: another root of trust or another place is another source. */
function nameOf(source: TufSource): string {
  const place = source.kind === 'tuf' ? source.mirror : 'copy';
  return createHash('sha256')
    .update(JSON.stringify([source.kind, place, source.root, source.target]))
    .digest('hex');
}

async function fetchTarget(source: TufSource, home: string, { download }: TufOptions): Promise<string> {
  const reader = source.kind === 'tuf' ? download : readMirrorArchive(decode(source.archive, 'copy'));
  if (reader === null) throw trustError('TRUSTED_ROOT_UNAVAILABLE', 'the network is not used');
  const mirror = source.kind === 'tuf' ? source.mirror : 'https://copy.invalid';
  if (source.kind === 'tuf' && !/^https:\/\/|^http:\/\/(?:localhost|127\.0\.0\.1)(?::\d+)?(?:\/|$)/.test(mirror)) {
    throw trustError('TRUSTED_ROOT_INVALID', 'a repository of a trusted root has to be at an https address');
  }
  const root = source.root === null ? await seedRoot(mirror) : decode(source.root, 'root.json');
  // Loaded when something is refreshed: it brings a client of its own for HTTP.
  const { refreshTarget } = await import('./refresh-target.ts');
  const bytes = await refreshTarget({ home, root, mirror, target: source.target, download: reader });
  const json = Buffer.from(bytes).toString('utf8');
  readDocumentRoot(json);
  return json;
}

function decode(base64: string, what: string): Buffer {
  const bytes = Buffer.from(base64, 'base64');
  if (bytes.length === 0) throw trustError('TRUSTED_ROOT_INVALID', `the ${what} of a trusted root is not base64`);
  return bytes;
}

/** The root.json that the library brings for the public-good instance. */
async function seedRoot(mirror: string): Promise<Buffer> {
  const { default: seeds } = await import('@sigstore/tuf/seeds.json', { with: { type: 'json' } });
  const seed = mirror.replace(/\/$/, '') === PUBLIC_GOOD_MIRROR ? seeds[PUBLIC_GOOD_MIRROR] : null;
  if (seed === null)
    throw trustError('TRUSTED_ROOT_INVALID', 'the root.json of a repository of a trusted root is not given');
  return Buffer.from(seed['root.json'], 'base64');
}

function keptAt(home: string): string {
  return join(home, 'last-good.json');
}

/** A root that cannot be kept is no error: it is fetched again next time. */
async function keep(home: string, json: string): Promise<void> {
  const temporary = `${keptAt(home)}.${process.pid}.${Date.now()}`;
  try {
    await writeFile(temporary, json);
    await rename(temporary, keptAt(home));
  } catch {
    // The folder cannot be written to.
  }
}

async function lastGood(source: TufSource, home: string, error: AssayError, isOffline: boolean): Promise<FetchedRoot> {
  const kept = await readKept(home);
  const longest = isOffline ? Infinity : error.code === 'TRUSTED_ROOT_UNAVAILABLE' ? UNREACHABLE_DAYS : REFUSED_DAYS;
  if (kept !== null && kept.ageDays <= longest) {
    const age = `the last good one, of ${Math.floor(kept.ageDays)} days ago, is used`;
    const message = `a trusted root could not be refreshed (${error.code}: ${error.message}); ${age}`;
    return { json: kept.json, warning: { code: 'TRUSTED_ROOT_KEPT', message } };
  }
  const isPublicGood =
    source.kind === 'tuf' && source.root === null && source.mirror.replace(/\/$/, '') === PUBLIC_GOOD_MIRROR;
  if (isPublicGood && error.code === 'TRUSTED_ROOT_UNAVAILABLE') {
    const message = `the public-good trusted root could not be refreshed (${error.message}); the one that Assay brings is used`;
    return { json: JSON.stringify(PUBLIC_GOOD_ROOT), warning: { code: 'TRUSTED_ROOT_STALE', message } };
  }
  throw error;
}

async function readKept(home: string): Promise<{ readonly json: string; readonly ageDays: number } | null> {
  try {
    const { size, mtimeMs } = await stat(keptAt(home));
    if (size > MAX_ROOT_BYTES) return null;
    const json = await readFile(keptAt(home), 'utf8');
    readDocumentRoot(json);
    return { json, ageDays: Math.max(0, Date.now() - mtimeMs) / DAY_MS };
  } catch {
    return null;
  }
}
