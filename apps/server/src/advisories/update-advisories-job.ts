import { createPublicKey } from 'node:crypto';
import { neededNamespaces, openDatabase, providers, updateDatabase } from '@assay/advisory';
import { pullDatabase } from '@assay/assess';
import { AssayError, parseReference, printable } from '@assay/core';
import {
  type Database,
  type JobCommit,
  type JobContext,
  type JobQueue,
  SYSTEM_SPACE,
  samplePackages,
} from '@assay/store';
import { openOptions } from '../images/open-options.ts';
import type { JobSpec } from '../jobs/registry.ts';
import { REJUDGE_PACKAGES_JOB } from '../rejudgement/request-rejudgement.ts';
import type { ServiceParts } from '../service/parts.ts';
import type { AdvisoryFeedSettings } from '../service/settings.ts';
import { osOfDistro } from './distro.ts';
import { type FeedFailure, writeFeedState } from './feed-state.ts';
import { packageOf } from './known-matches.ts';

/** Kind of the job that brings the advisory database up to date, and name of its schedule. */
export const UPDATE_ADVISORIES_JOB = 'update-advisories';

const NO_FEEDS: AdvisoryFeedSettings = {
  every: null,
  artifact: null,
  keys: [],
  namespaces: [],
  mirrors: [],
  nvdApiKey: null,
};

/**
 * Brings the advisory database up to date by what its publishers changed, or takes a whole one from a registry. What cannot be had stays as
 * it was, and is told. Addresses of feeds and mirrors are the operator's own, so they do not go through the guard for what users name.
 */
export const updateAdvisoriesJob: JobSpec = {
  kind: UPDATE_ADVISORIES_JOB,
  create: (parts) => async (_, context) => update(parts, context),
  bury: (parts) => async (trx, _, problem) => {
    const { code, message } = problem;
    const failure = {
      feed: '',
      code: typeof code === 'string' ? code : 'UNEXPECTED',
      message: typeof message === 'string' ? printable(message).slice(0, 500) : '',
    };
    await writeFeedState(trx, { at: parts.now(), failed: [failure] });
  },
};

/** Asks for an update now. Returns the id of the job, which is the one that already waits or runs when there is one. */
export async function requestUpdate(queue: JobQueue, db: Database): Promise<string> {
  const { id } = await queue.enqueue(db, {
    lane: 'feed',
    kind: UPDATE_ADVISORIES_JOB,
    payload: {},
    dedupKey: `schedule:${UPDATE_ADVISORIES_JOB}`,
  });
  return id;
}

/** Has what is known of vulnerabilities held against every package anew. Use it when another database is in place. */
export async function requestIndex(queue: JobQueue, db: Database): Promise<void> {
  await queue.enqueue(db, {
    lane: 'rescan',
    kind: REJUDGE_PACKAGES_JOB,
    payload: {},
    dedupKey: REJUDGE_PACKAGES_JOB,
    again: true,
  });
}

/** Sets the schedule of updates, when there is to be one. */
export async function scheduleUpdates({ queue, store, settings }: ServiceParts): Promise<void> {
  const every = settings.advisoryFeeds?.every ?? null;
  if (every === null) return;
  await queue.schedule(store.write, {
    name: UPDATE_ADVISORIES_JOB,
    every,
    anchor: 0,
    lane: 'feed',
    kind: UPDATE_ADVISORIES_JOB,
    payload: {},
  });
}

async function update(parts: ServiceParts, context: JobContext): Promise<JobCommit> {
  const feeds = parts.settings.advisoryFeeds ?? NO_FEEDS;
  const failed =
    feeds.artifact === null
      ? await fromFeeds(parts, feeds, context)
      : await fromRegistry(parts, feeds, feeds.artifact, context);
  return async (trx) => {
    await writeFeedState(trx, { at: parts.now(), failed });
    await requestIndex(parts.queue, trx);
    return { failed: failed.length };
  };
}

async function fromFeeds(
  { settings, store, now }: ServiceParts,
  feeds: AdvisoryFeedSettings,
  { signal, progress }: JobContext,
): Promise<readonly FeedFailure[]> {
  const needed = new Set([...feeds.namespaces, ...heldNamespaces(settings.advisoryDatabase)]);
  for (const known of await samplePackages(store.read)) {
    const sample = { os: osOfDistro(known.distro), packages: [packageOf(known)] };
    for (const namespace of neededNamespaces(sample)) needed.add(namespace);
  }
  const { failed } = await updateDatabase({
    database: settings.advisoryDatabase,
    providers: providers.modules,
    needed,
    mirrors: feeds.mirrors,
    keys: new Map(feeds.nvdApiKey === null ? [] : [['nvd', feeds.nvdApiKey]]),
    proxies: settings.proxy ?? null,
    now: new Date(now()).toISOString(),
    revision: settings.toolVersion,
    signal,
    onProgress: (at) => {
      progress(
        at.stage === 'fetch' ? { stage: 'fetch', url: at.url, bytes: at.bytes } : { stage: 'read', feed: at.feed },
      );
    },
  });
  return failed.map(({ feed, error }) => ({ feed, code: error.code, message: printable(error.message).slice(0, 500) }));
}

async function fromRegistry(
  parts: ServiceParts,
  { keys }: AdvisoryFeedSettings,
  artifact: string,
  { signal }: JobContext,
): Promise<readonly FeedFailure[]> {
  const open = await openOptions(parts, SYSTEM_SPACE, signal);
  const transfer = { database: parts.settings.advisoryDatabase, reference: parseReference(artifact), open };
  try {
    await pullDatabase(transfer, { keys: keys.map((key) => createPublicKey(key)) });
    return [];
  } catch (error) {
    // The one in place is newer, or the same: nothing failed.
    if (error instanceof AssayError && error.code === 'DATABASE_OLDER') return [];
    throw error;
  }
}

function heldNamespaces(database: string): readonly string[] {
  try {
    const reader = openDatabase(database);
    const names = reader.status.coverage.map(({ namespace }) => namespace);
    reader.close();
    return names;
  } catch (error) {
    if (error instanceof AssayError && error.kind === 'no-data') return [];
    throw error;
  }
}
