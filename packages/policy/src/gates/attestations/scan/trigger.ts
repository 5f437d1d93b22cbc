import type { AttestationFact, PredicateSummary } from '@assay/core';
import { defineTrigger } from '../../../contracts/define-trigger.ts';
import type { Trigger } from '../../../contracts/trigger.ts';
import { count } from '../../../parameters/comparison.ts';
import { optional, required } from '../../../parameters/parameter-kind.ts';
import { oneOf, patternListOf } from '../../../parameters/text-kinds.ts';
import { readPattern } from '../../../text/pattern.ts';
import { daysSince } from '../../instant-age.ts';
import { SIGNER_PARAMETERS, checkSigners, failureText, isAccepted, nearestFailure } from '../../signer-parameters.ts';

type Scan = Extract<PredicateSummary, { readonly kind: 'vulnerability-scan' }>;

/** Severities as scans count them, weakest first. */
const SEVERITIES = ['low', 'medium', 'high', 'critical'] as const;

/** Words of scans for what is no worse than low, and for what nobody rated. */
const HARMLESS: ReadonlySet<string> = new Set([
  'none',
  'info',
  'informational',
  'negligible',
  'unimportant',
  'unknown',
  'unassigned',
]);

export const recentScan: Trigger = defineTrigger({
  id: 'scan',
  title: 'No recent scan',
  summary:
    'Fires when no verified statement tells of a scan for vulnerabilities within so many days, or when the scan found too much.',
  since: '0.2.0',
  stability: 'experimental',
  needs: ['attestations'],
  params: {
    max_age_days: required(count, { summary: 'Days that the scan may be old.', example: '7' }),
    scanners: optional(patternListOf(readPattern), {
      summary: 'Patterns for scanners that count; any when absent.',
      example: 'pkg:github/aquasecurity/trivy*',
    }),
    max_severity: optional(oneOf(SEVERITIES), {
      summary: 'Worst severity that the scan may have found; any when absent.',
      example: 'medium',
    }),
    ...SIGNER_PARAMETERS,
  },
  check: checkSigners,
  messages: {
    missing: 'No verified statement tells of a scan for vulnerabilities{why}',
    old: 'The newest verified scan for vulnerabilities is {age} days old, more than {days}',
    undated: 'The verified scan for vulnerabilities does not say when it ran',
    unread: 'What the verified scan for vulnerabilities found cannot be read',
    severe: 'The newest verified scan found {count} vulnerabilities worse than {severity}',
  },
  *evaluate({ attestations, evaluatedAt }, params) {
    const subject = { kind: 'signature', key: 'scan' } as const;
    const scans = attestations.flatMap((fact) => scanOf(fact) ?? []);
    const counted = scans.filter(
      ({ fact, scan }) =>
        isAccepted(fact, params) &&
        (params.scanners === null || params.scanners.some((one) => scan.scanner !== null && one.matches(scan.scanner))),
    );
    if (counted.length === 0) {
      const why = failureText(
        nearestFailure(
          scans.map(({ fact }) => fact),
          params,
        ),
      );
      yield { message: 'missing', data: { why }, subject };
      return;
    }
    const ages = counted.map(({ scan }) => daysSince(scan.scannedAt, evaluatedAt));
    const age = ages.reduce<number | null>((least, one) => (one === null || (least ?? one) < one ? least : one), null);
    if (age === null) {
      yield { message: 'undated', data: {}, subject };
      return;
    }
    const newest = counted.filter((_, index) => ages[index] === age).map(({ scan }) => scan);
    const evidence = { scanners: [...new Set(newest.map(({ scanner }) => scanner ?? 'unknown'))].toSorted() };
    if (age > params.max_age_days) {
      yield { message: 'old', data: { age: Math.floor(age), days: params.max_age_days }, subject, evidence };
    }
    if (params.max_severity === null) return;
    const worse = SEVERITIES.slice(SEVERITIES.indexOf(params.max_severity) + 1);
    const found = newest.map(({ counts }) => worse.reduce((sum, severity) => sum + (counts?.[severity] ?? 0), 0));
    const most = Math.max(...found);
    const data = { count: most, severity: params.max_severity };
    if (most > 0) yield { message: 'severe', data, subject, evidence };
    else if (newest.some(({ counts }) => counts === null || Object.keys(counts).some(isUnread)))
      yield { message: 'unread', data: {}, subject, evidence };
  },
});

/** A word for severities that stands nowhere in the order could be worse than any. */
function isUnread(word: string): boolean {
  return !HARMLESS.has(word) && !SEVERITIES.some((severity) => severity === word);
}

function scanOf(fact: AttestationFact): { readonly fact: AttestationFact; readonly scan: Scan } | null {
  return fact.summary?.kind === 'vulnerability-scan' ? { fact, scan: fact.summary } : null;
}
