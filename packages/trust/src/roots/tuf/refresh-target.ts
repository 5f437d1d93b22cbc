import { existsSync } from 'node:fs';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { BaseFetcher, Updater } from 'tuf-js';
import { DownloadHTTPError } from 'tuf-js/dist/error.js';
import { readInstant } from '@assay/core';
import { trustError } from '../../errors.ts';
import { StrictJsonError, objectOf, readStrictObject, textOf } from '../../json/strict-json.ts';

/** Reads at most `maxBytes` from an address; null when there is no such file. Rejects for everything else. */
export type TufDownload = (url: string, maxBytes: number) => Promise<Uint8Array | null>;

/** What is refreshed. */
export interface RefreshPlan {
  /** Folder with the metadata of this repository. */
  readonly home: string;
  /** The root.json that trust starts from. */
  readonly root: Uint8Array;
  readonly mirror: string;
  readonly target: string;
  readonly download: TufDownload;
}

/** Largest file of a repository. */
const MAX_FILE_BYTES = 16 * 1024 * 1024;

/**
 * Brings the metadata of a TUF repository up to date and reads a target of it (The Update Framework 1.0: signatures, thresholds,
 * expiry, no rollback).
 * @throws TRUSTED_ROOT_UNAVAILABLE, TUF_METADATA_EXPIRED, TUF_METADATA_INVALID
 */
export async function refreshTarget(plan: RefreshPlan): Promise<Uint8Array> {
  const files = new RepositoryFiles(plan.download);
  try {
    return await readTarget(plan, files);
  } catch (error) {
    const reason = error instanceof Error ? error.message : 'unknown';
    if (files.failure !== null) {
      const message = 'the repository of a trusted root could not be reached';
      throw trustError('TRUSTED_ROOT_UNAVAILABLE', message, { cause: files.failure });
    }
    if (files.hasExpired)
      throw trustError('TUF_METADATA_EXPIRED', 'the repository of a trusted root has expired', { cause: error });
    throw trustError('TUF_METADATA_INVALID', `the repository of a trusted root is not as it has to be: ${reason}`, {
      cause: error,
    });
  }
}

async function readTarget(plan: RefreshPlan, files: RepositoryFiles): Promise<Uint8Array> {
  const updater = await openUpdater(plan, files);
  await updater.refresh();
  const info = await updater.getTargetInfo(plan.target);
  if (info === undefined) throw new Error(`it has no target ${JSON.stringify(plan.target)}`);
  const path = (await updater.findCachedTarget(info)) ?? (await updater.downloadTarget(info));
  return await readFile(path);
}

/** Metadata that an interrupted run has damaged is fetched anew, from the root that trust starts from. */
async function openUpdater(plan: RefreshPlan, files: RepositoryFiles): Promise<Updater> {
  const rootPath = join(plan.home, 'root.json');
  if (!existsSync(rootPath)) await writeFile(rootPath, plan.root);
  try {
    return createUpdater(plan, files);
  } catch {
    for (const name of ['timestamp', 'snapshot', 'targets']) await rm(join(plan.home, `${name}.json`), { force: true });
    await writeFile(rootPath, plan.root);
    return createUpdater(plan, files);
  }
}

function createUpdater({ home, mirror }: RefreshPlan, fetcher: RepositoryFiles): Updater {
  const base = mirror.replace(/\/$/, '');
  return new Updater({
    metadataDir: home,
    metadataBaseUrl: base,
    targetDir: join(home, 'targets'),
    targetBaseUrl: `${base}/targets`,
    fetcher,
  });
}

/** Reads files for the library, and remembers what went wrong: the library tells one failure from another by messages only. */
class RepositoryFiles extends BaseFetcher {
  readonly #download: TufDownload;
  failure: Error | null = null;
  hasExpired = false;

  constructor(download: TufDownload) {
    super();
    this.#download = download;
  }

  override async fetch(url: string): Promise<ReadableStream<Uint8Array<ArrayBuffer>>> {
    const bytes = await this.#read(url);
    if (bytes === null) throw new DownloadHTTPError('Failed to download', 404);
    if (isExpired(bytes)) this.hasExpired = true;
    const copy = new Uint8Array(bytes);
    return new ReadableStream({
      start: (controller) => {
        if (copy.length > 0) controller.enqueue(copy);
        controller.close();
      },
    });
  }

  async #read(url: string): Promise<Uint8Array | null> {
    try {
      return await this.#download(url, MAX_FILE_BYTES);
    } catch (error) {
      this.failure = error instanceof Error ? error : new Error('the download failed');
      throw error;
    }
  }
}

function isExpired(bytes: Uint8Array): boolean {
  try {
    const signed = objectOf(readStrictObject(bytes), 'signed') ?? {};
    const expires = readInstant(textOf(signed, 'expires') ?? '');
    return textOf(signed, '_type') !== 'root' && expires !== null && expires.getTime() < Date.now();
  } catch (error) {
    if (error instanceof StrictJsonError) return false;
    throw error;
  }
}
