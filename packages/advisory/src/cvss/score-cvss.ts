import type { VectorScores } from './cvss-scores.ts';
import { MAX_VECTOR_CHARACTERS } from './parse-metrics.ts';
import { scoreVersion2 } from './score-version2.ts';
import { scoreVersion3 } from './score-version3.ts';
import { scoreVersion4 } from './score-version4.ts';

const PREFIX = /^CVSS:(\d\.\d)\//;

/**
 * Scores a CVSS vector by the specification of its version (2.0, 3.0, 3.1, 4.0). Metrics may stand in any order; a vector of 2.0 may
 * have no prefix and stand in parentheses. Null for anything else: a bare score, a metric missing, unknown or given twice.
 */
export function scoreCvss(vector: string): VectorScores | null {
  if (vector.length > MAX_VECTOR_CHARACTERS) return null;
  const text = vector.trim();
  const version = PREFIX.exec(text)?.[1];
  const metrics = version === undefined ? text : text.slice('CVSS:0.0/'.length);
  switch (version) {
    case undefined:
      return scoreVersion2(/^\((.*)\)$/.exec(metrics)?.[1] ?? metrics);
    case '2.0':
      return scoreVersion2(metrics);
    case '3.0':
    case '3.1':
      return scoreVersion3(metrics, version);
    case '4.0':
      return scoreVersion4(metrics);
    default:
      return null;
  }
}
