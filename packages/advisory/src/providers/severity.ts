import type { VulnerabilitySeverity } from '@assay/core';
import type { Advisory } from '../contracts/advisory.ts';

const LEVELS: ReadonlyMap<string, VulnerabilitySeverity> = new Map([
  ['critical', 'critical'],
  ['important', 'high'],
  ['high', 'high'],
  ['moderate', 'medium'],
  ['medium', 'medium'],
  ['low', 'low'],
  ['minor', 'low'],
  ['negligible', 'negligible'],
  ['unimportant', 'negligible'],
  ['none', 'negligible'],
]);

/** The longest word that is kept of a publisher. */
const MAX_TEXT_LENGTH = 64;

/** The level that a publisher's word stands for; null for any other word. */
export function severityLevel(text: string): VulnerabilitySeverity | null {
  return LEVELS.get(text.trim().toLowerCase()) ?? null;
}

/** What RustSec says of entries that are no vulnerability in themselves. */
const INFORMATIONAL: ReadonlyMap<string, VulnerabilitySeverity> = new Map([
  ['unmaintained', 'negligible'],
  ['notice', 'negligible'],
  ['unsound', 'low'],
]);

/** The rating of an informational entry with the publisher's word for it; null when it is none. */
export function informationalSeverity(text: string | null): Advisory['severity'] {
  const word = text?.trim().slice(0, MAX_TEXT_LENGTH) ?? '';
  return word === '' ? null : { level: INFORMATIONAL.get(word) ?? 'unknown', text: word };
}

/** A publisher's rating with its own word; null when there is none. A word that is not known is level `unknown`. */
export function severityOf(text: string | null): Advisory['severity'] {
  const word = text?.trim().slice(0, MAX_TEXT_LENGTH) ?? '';
  return word === '' ? null : { level: severityLevel(word) ?? 'unknown', text: word };
}
