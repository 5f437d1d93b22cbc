import type { VulnerabilityMatch } from '@assay/core';
import { defineTrigger } from '../../../contracts/define-trigger.ts';
import { type Occurrence, type Trigger, UndecidableError } from '../../../contracts/trigger.ts';
import { flag } from '../../../parameters/number-kinds.ts';
import { optional, withDefault } from '../../../parameters/parameter-kind.ts';
import { oneOf } from '../../../parameters/text-kinds.ts';
import { wordsOf } from '../../../parameters/word-list.ts';
import { isSettled, matchData, matchSubject } from '../../vulnerabilities/match-occurrence.ts';
import { SEVERITIES } from '../../vulnerabilities/package/score-tests.ts';
import { KnownVulnerabilities } from './known-vulnerabilities.ts';

const MESSAGES = {
  found: '{severity} vulnerability {id} in {package} {version} ({type}) is not in {baseline}{fixed}',
  rescored: 'Vulnerability {id} in {package} {version} ({type}) is {severity}, and only {before} in {baseline}{fixed}',
  unknown: 'There are no vulnerabilities of a baseline to compare with, so none is reported as new',
} as const;

export const newVulnerabilities: Trigger = defineTrigger({
  id: 'new_vulnerabilities',
  title: 'New vulnerability',
  summary: 'Fires for each vulnerability that the baseline does not have in a package of the same type and name.',
  since: '0.1.0',
  stability: 'experimental',
  needs: ['vulnerabilities'],
  sometimes: ['baseline'],
  selectFacts: (params) => (params.without_baseline === 'error' ? ['baseline'] : []),
  welcomeFacts: () => ['baseline'],
  params: {
    severity: withDefault(oneOf(SEVERITIES), 'unknown', {
      summary: 'Least severity that is reported.',
      example: 'high',
    }),
    severities: optional(wordsOf(SEVERITIES), {
      summary: 'Severities that are reported; all when absent.',
      example: 'critical,high',
    }),
    rescored: withDefault(flag, 'false', {
      summary: 'Report also what the baseline has with a lower severity.',
      example: 'true',
    }),
    without_baseline: withDefault(oneOf(['error', 'neutral']), 'error', {
      summary: 'Whether a missing baseline is an error, or a finding that neither stops nor warns.',
      example: 'neutral',
    }),
  },
  messages: MESSAGES,
  *evaluate({ vulnerabilities, baseline }, params): Iterable<Occurrence<keyof typeof MESSAGES>> {
    if (baseline === undefined || baseline.vulnerabilities === null) {
      if (params.without_baseline === 'error')
        throw new UndecidableError(`vulnerabilities of ${baseline?.name ?? 'the baseline'} are not known`);
      yield { message: 'unknown', data: {}, subject: { kind: 'image', key: 'no-baseline' }, neutral: true };
      return;
    }
    const known = new KnownVulnerabilities(baseline.vulnerabilities.filter((match) => !isSettled(match)));
    const least = SEVERITIES.indexOf(params.severity);
    for (const match of vulnerabilities.matches) {
      if (isSettled(match) || rankOf(match) < least) continue;
      if (params.severities !== null && !params.severities.includes(match.severity)) continue;
      const before = worstOf(known.find(match));
      const data = { ...matchData(match), baseline: baseline.name };
      if (before === null) yield { message: 'found', data, ...matchSubject(match) };
      else if (params.rescored && rankOf(match) > rankOf(before)) {
        yield { message: 'rescored', data: { ...data, before: before.severity }, ...matchSubject(match) };
      }
    }
  },
});

function rankOf({ severity }: VulnerabilityMatch): number {
  return SEVERITIES.indexOf(severity);
}

function worstOf(matches: readonly VulnerabilityMatch[]): VulnerabilityMatch | null {
  return matches.toSorted((a, b) => rankOf(b) - rankOf(a))[0] ?? null;
}
