import type { JsonValue, PredicateSummary } from '@assay/core';
import { listOf, textOf } from '../json/strict-json.ts';
import { instantText } from './instant-text.ts';

/** Sums up an OpenVEX document. */
export function summarizeVex(predicate: JsonValue): PredicateSummary {
  return {
    kind: 'vex',
    author: textOf(predicate, 'author'),
    statedAt: instantText(textOf(predicate, 'last_updated') ?? textOf(predicate, 'timestamp')),
    statements: listOf(predicate, 'statements').length,
  };
}
