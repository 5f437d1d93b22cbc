import type { SecretOccurrence, Suppressed } from '../contracts/occurrence.ts';
import type { Scanner } from '../scanner/create-scanner.ts';

/** A text of an image configuration: an environment variable, a label, a step of the history. */
export interface TextPair {
  /** Name of the variable or label; empty where there is none, as for the history. */
  readonly name: string;
  readonly value: string;
  /** Where it stands, in the caller's words. */
  readonly where: string;
}

/** A secret in a text of an image configuration. */
export interface PairOccurrence {
  /** Position of the pair in the list that was given. */
  readonly index: number;
  /** Null when the secret is part of the name itself. */
  readonly name: string | null;
  readonly where: string;
  /** Offset, line and column count from the start of the value, in bytes of UTF-8; in a name they are negative or 1. */
  readonly occurrence: SecretOccurrence;
}

/** What was found in the texts of one image configuration. */
export interface PairScanResult {
  readonly occurrences: readonly PairOccurrence[];
  readonly truncated: boolean;
  readonly suppressed: Suppressed;
}

/** Scans environment variables, labels and history. Each text is scanned by itself as `NAME=value`. */
export function scanPairs(scanner: Scanner, pairs: readonly TextPair[]): PairScanResult {
  const occurrences: PairOccurrence[] = [];
  const suppressed = { placeholder: 0, comment: 0, rule: 0, baseline: 0 };
  let truncated = false;
  for (const [index, { name, value, where }] of pairs.entries()) {
    const prefix = Buffer.from(name === '' ? '' : `${name}=`);
    const result = scanner.scanPair(Buffer.concat([prefix, Buffer.from(value)]));
    truncated ||= result.truncated;
    suppressed.placeholder += result.suppressed.placeholder;
    suppressed.comment += result.suppressed.comment;
    suppressed.rule += result.suppressed.rule;
    suppressed.baseline += result.suppressed.baseline;
    for (const occurrence of result.occurrences) {
      const inName = occurrence.offset < prefix.length;
      occurrences.push({ index, name: inName ? null : name, where, occurrence: behind(occurrence, prefix.length) });
    }
  }
  return { occurrences, truncated, suppressed };
}

function behind(occurrence: SecretOccurrence, prefix: number): SecretOccurrence {
  const { line, column } = occurrence;
  const shifted = column !== null && line === 1 ? Math.max(column - prefix, 1) : column;
  return { ...occurrence, offset: occurrence.offset - prefix, column: shifted };
}
