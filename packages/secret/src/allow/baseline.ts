import { createHmac } from 'node:crypto';
import { compareText, isJsonObject } from '@assay/core';
import { secretError } from '../errors.ts';

/**
 * What people decided about a secret: `open` is known and still to be dealt with, so it counts; `accepted`, `false-positive` and `revoked`
 * do not.
 */
export type BaselineState = (typeof STATES)[number];

const STATES = ['open', 'accepted', 'false-positive', 'revoked'] as const;

/** One occurrence that is known: this secret in this file, wherever in it. */
export interface BaselineEntry {
  readonly fingerprint: string;
  readonly detector: string;
  readonly path: string;
  /** Default `accepted`. */
  readonly state?: BaselineState;
  /** The last day, `YYYY-MM-DD` in UTC, on which it is accepted; without it there is no end. */
  readonly until?: string;
  /** Why, in the words of whoever decided. */
  readonly reason?: string;
}

/** Occurrences that were there when the baseline was written. It holds no secret and no part of one. */
export interface Baseline {
  /** Tells under which key the fingerprints were made, without telling the key. */
  readonly keyId: string;
  readonly entries: readonly BaselineEntry[];
}

/** Most entries of a baseline. */
const MAX_ENTRIES = 1_000_000;
/** Largest baseline in characters. */
const MAX_TEXT_LENGTH = 256 * 1024 * 1024;

/** Id of a fingerprint key. */
export function fingerprintKeyId(key: Uint8Array): string {
  return createHmac('sha256', key).update('assay: id of a fingerprint key').digest('hex').slice(0, 16);
}

/** A baseline as a JSON document: sorted, each entry once, one line each, so that changes read well. */
export function encodeBaseline(baseline: Baseline): string {
  const lines = new Map<string, string>();
  for (const { path, detector, fingerprint, ...decided } of baseline.entries) {
    const known = { path, detector, fingerprint };
    const key = JSON.stringify(known);
    // What was decided is never lost to a later entry that says nothing.
    if (!lines.has(key) || Object.keys(decided).length > 0) lines.set(key, JSON.stringify({ ...known, ...decided }));
  }
  const unique = [...lines.values()].toSorted(compareText);
  const head = `{\n"schemaVersion": 1,\n"keyId": ${JSON.stringify(baseline.keyId)},\n"entries": [`;
  return `${head}${unique.map((line) => `\n${line}`).join(',')}\n]\n}\n`;
}

/**
 * Reads a baseline.
 * @throws SECRET_BASELINE_INVALID
 */
export function decodeBaseline(text: string): Baseline {
  const document = parseJson(text);
  if (!isJsonObject(document) || document['schemaVersion'] !== 1) throw invalid('it is not of schema version 1');
  const { keyId, entries } = document;
  if (typeof keyId !== 'string' || !/^[0-9a-f]{16}$/.test(keyId)) throw invalid('it does not say which key it is for');
  if (!Array.isArray(entries) || entries.length > MAX_ENTRIES)
    throw invalid('it has no list of entries, or too long a one');
  return { keyId, entries: entries.map((entry: unknown, index) => readEntry(entry, index)) };
}

/**
 * The look-up of a baseline for a scanner with the given key: true for what is accepted at an instant. Without an instant nothing that is
 * accepted for a time only counts.
 * @throws SECRET_BASELINE_KEY
 */
export function baselineLookup(
  baseline: Baseline,
  key: Uint8Array,
  at: Date | null = null,
): (fingerprint: string, path: string) => boolean {
  const find = baselineEntries(baseline, key);
  return (fingerprint, path) => {
    const entry = find(fingerprint, path);
    return entry !== null && isAccepted(entry, at);
  };
}

/**
 * The entries of a baseline for a scanner with the given key.
 * @throws SECRET_BASELINE_KEY
 */
export function baselineEntries(
  baseline: Baseline,
  key: Uint8Array,
): (fingerprint: string, path: string) => BaselineEntry | null {
  if (baseline.keyId !== fingerprintKeyId(key)) {
    throw secretError('SECRET_BASELINE_KEY', `the baseline is for key ${baseline.keyId}, not ${fingerprintKeyId(key)}`);
  }
  const entries = new Map(baseline.entries.map((entry) => [`${entry.fingerprint} ${entry.path}`, entry]));
  return (fingerprint, path) => entries.get(`${fingerprint} ${path}`) ?? null;
}

/** True when an entry accepts its secret at an instant; null is an unknown one. */
export function isAccepted({ state = 'accepted', until }: BaselineEntry, at: Date | null): boolean {
  if (state === 'open') return false;
  return until === undefined || (at !== null && at.toISOString().slice(0, 10) <= until);
}

function parseJson(text: string): unknown {
  if (text.length > MAX_TEXT_LENGTH) throw invalid('it is too large');
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw secretError('SECRET_BASELINE_INVALID', 'the baseline is not JSON', { cause });
  }
}

function readEntry(entry: unknown, index: number): BaselineEntry {
  if (isJsonObject(entry)) {
    const { fingerprint, detector, path } = entry;
    if (typeof fingerprint === 'string' && /^[0-9a-f]{32}$/.test(fingerprint)) {
      if (typeof detector === 'string' && typeof path === 'string') {
        return { fingerprint, detector, path, ...readDecision(entry, index) };
      }
    }
  }
  throw invalid(`entry ${index + 1} has no fingerprint, detector or path`);
}

function readDecision(
  entry: { readonly [key: string]: unknown },
  index: number,
): Pick<BaselineEntry, 'state' | 'until' | 'reason'> {
  const { state: word, until, reason } = entry;
  const state = STATES.find((known) => known === word);
  if (word !== undefined && state === undefined) {
    throw invalid(`entry ${index + 1} has a state that is none of ${STATES.join(', ')}`);
  }
  if (until !== undefined && !isDay(until)) throw invalid(`entry ${index + 1} has an until that is no day YYYY-MM-DD`);
  if (reason !== undefined && typeof reason !== 'string')
    throw invalid(`entry ${index + 1} has a reason that is no text`);
  return {
    ...(state === undefined ? {} : { state }),
    ...(until === undefined ? {} : { until }),
    ...(reason === undefined ? {} : { reason }),
  };
}

function isDay(value: unknown): value is string {
  if (typeof value !== 'string' || !/^\d{4}-\d\d-\d\d$/.test(value)) return false;
  const time = Date.parse(`${value}T00:00:00Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(value);
}

function invalid(why: string): Error {
  return secretError('SECRET_BASELINE_INVALID', `the baseline cannot be used: ${why}`);
}
