import { createHmac } from 'node:crypto';
import { compareText, isJsonObject } from '@assay/core';
import { secretError } from '../errors.ts';

/** One accepted occurrence: this secret in this file, wherever in it. */
export interface BaselineEntry {
  readonly fingerprint: string;
  readonly detector: string;
  readonly path: string;
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
  const lines = baseline.entries.map(({ path, detector, fingerprint }) =>
    JSON.stringify({ path, detector, fingerprint }),
  );
  const unique = [...new Set(lines)].toSorted(compareText);
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
 * The look-up of a baseline for a scanner with the given key.
 * @throws SECRET_BASELINE_KEY
 */
export function baselineLookup(baseline: Baseline, key: Uint8Array): (fingerprint: string, path: string) => boolean {
  if (baseline.keyId !== fingerprintKeyId(key)) {
    throw secretError('SECRET_BASELINE_KEY', `the baseline is for key ${baseline.keyId}, not ${fingerprintKeyId(key)}`);
  }
  const accepted = new Set(baseline.entries.map(({ fingerprint, path }) => `${fingerprint} ${path}`));
  return (fingerprint, path) => accepted.has(`${fingerprint} ${path}`);
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
      if (typeof detector === 'string' && typeof path === 'string') return { fingerprint, detector, path };
    }
  }
  throw invalid(`entry ${index + 1} has no fingerprint, detector or path`);
}

function invalid(why: string): Error {
  return secretError('SECRET_BASELINE_INVALID', `the baseline cannot be used: ${why}`);
}
