import { type JsonObject, type JsonValue, isJsonObject } from '@assay/core';
import { type Database, instanceValues } from '@assay/store';

/** A feed that could not be fetched or read at the last update. */
export interface FeedFailure {
  readonly feed: string;
  readonly code: string;
  readonly message: string;
}

/** How the last update went. */
export interface FeedState {
  /** When it ended, in milliseconds since 1970. */
  readonly at: number;
  /** Empty when everything could be had. */
  readonly failed: readonly FeedFailure[];
}

const NAME = 'advisories.feeds';

/** Failures that are kept. */
const MOST_FAILURES = 200;

/** How the last update went; null when there was none. */
export async function readFeedState(db: Database): Promise<FeedState | null> {
  const value = await instanceValues.getValue(db, NAME);
  if (value === null || typeof value['at'] !== 'number') return null;
  return { at: value['at'], failed: listOf(value['failed']).flatMap(failureOf) };
}

/** Keeps how an update went. */
export async function writeFeedState(db: Database, { at, failed }: FeedState): Promise<void> {
  const kept = failed.slice(0, MOST_FAILURES).map((failure): JsonObject => ({ ...failure }));
  await instanceValues.putValue(db, NAME, { at, failed: kept });
}

function listOf(value: JsonValue | undefined): readonly JsonValue[] {
  return Array.isArray(value) ? value : [];
}

function failureOf(value: JsonValue): readonly FeedFailure[] {
  if (!isJsonObject(value)) return [];
  const { feed, code, message } = value;
  return typeof feed === 'string' && typeof code === 'string' && typeof message === 'string'
    ? [{ feed, code, message }]
    : [];
}
