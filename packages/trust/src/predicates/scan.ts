import type { JsonValue, PredicateSummary } from '@assay/core';
import { fieldOf, listOf, objectOf, textOf } from '../json/strict-json.ts';
import { instantText } from './instant-text.ts';

/**
 * Sums up a scan for vulnerabilities: the predicate of cosign (`scanner.result` as the scanner wrote it: Trivy, Grype or a list) and
 * the one of in-toto, versions 0.1 and 0.2.
 */
export function summarizeScan(predicate: JsonValue): PredicateSummary {
  const scanner = objectOf(predicate, 'scanner');
  const metadata = objectOf(predicate, 'metadata');
  const finished = textOf(metadata ?? {}, 'scanFinishedOn') ?? textOf(metadata ?? {}, 'scan_finished_on');
  const started = textOf(metadata ?? {}, 'scanStartedOn') ?? textOf(metadata ?? {}, 'scan_started_on');
  return {
    kind: 'vulnerability-scan',
    scanner: textOf(scanner ?? {}, 'uri'),
    scannedAt: instantText(finished ?? started),
    counts: countResult(fieldOf(scanner ?? {}, 'result')),
  };
}

type Counts = Readonly<Record<string, number>>;

function countResult(result: JsonValue | undefined): Counts | null {
  if (Array.isArray(result)) return count(listOf({ result }, 'result').map(statedSeverity));
  const trivy = fieldOf(result, 'Results');
  if (Array.isArray(trivy)) {
    const found = listOf(result, 'Results').flatMap((one) => listOf(one, 'Vulnerabilities'));
    return count(found.map((one) => textOf(one, 'Severity')));
  }
  if (Array.isArray(fieldOf(result, 'matches'))) {
    return count(listOf(result, 'matches').map((one) => textOf(objectOf(one, 'vulnerability') ?? {}, 'severity')));
  }
  if (Array.isArray(fieldOf(result, 'vulnerabilities'))) {
    return count(listOf(result, 'vulnerabilities').map(statedSeverity));
  }
  return null;
}

/** in-toto: a list of scores of which the first that is a word counts, else the highest number; older shapes have a word. */
function statedSeverity(finding: JsonValue): string | null {
  const plain = textOf(finding, 'severity');
  if (plain !== null) return plain;
  const stated = listOf(finding, 'severity');
  if (stated.length === 0) return null;
  const scores = stated.map((one) => {
    const score = fieldOf(one, 'score');
    return typeof score === 'string' || typeof score === 'number' ? String(score) : '';
  });
  const word = scores.find((score) => /^[A-Za-z]+$/.test(score));
  if (word !== undefined) return word;
  const numbers = scores.filter((score) => /^\d{1,2}(?:\.\d{1,3})?$/.test(score)).map(Number);
  return numbers.length === 0 ? UNREADABLE : wordOf(Math.max(...numbers));
}

/** Bands of CVSS 3 and 4 (qualitative severity rating scale). */
function wordOf(score: number): string {
  if (score > 10) return UNREADABLE;
  if (score >= 9) return 'critical';
  if (score >= 7) return 'high';
  if (score >= 4) return 'medium';
  return score > 0 ? 'low' : 'none';
}

const WORD = /^[a-z]{1,20}$/;
/** A severity that is stated in words or numbers that nobody knows; not the same as one that is not known. */
const UNREADABLE = 'unreadable';
const SYNONYMS: ReadonlyMap<string, string> = new Map([
  ['moderate', 'medium'],
  ['important', 'high'],
]);

function count(severities: readonly (string | null)[]): Counts {
  const counts = new Map<string, number>();
  for (const severity of severities) {
    const word = severity?.toLowerCase() ?? 'unknown';
    const key = SYNONYMS.get(word) ?? (WORD.test(word) ? word : UNREADABLE);
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return Object.fromEntries(counts);
}
