import { defineTrigger } from '../../../contracts/define-trigger.ts';
import { type Trigger, UndecidableError } from '../../../contracts/trigger.ts';
import { required, optional, withDefault } from '../../../parameters/parameter-kind.ts';
import { oneOf, regex } from '../../../parameters/text-kinds.ts';
import { flag } from '../../../parameters/number-kinds.ts';
import { decimal, count, comparison } from '../../../parameters/comparison.ts';
import { daysSince } from '../../instant-age.ts';
import type { VulnerabilityMatch } from '@assay/core';
import { isOsPackage, isSettled, judgedMatches, matchData, matchSubject } from '../match-occurrence.ts';
import { score, scoreComparison } from '../score-parameters.ts';
import { SEVERITIES, scoreTests } from './score-tests.ts';
import type { Regex } from '../../../text/regex.ts';

export const vulnerablePackage: Trigger = defineTrigger({
  id: 'package',
  title: 'Vulnerable package',
  summary: 'Fires for each vulnerability of each package to which all the given conditions apply.',
  since: '0.1.0',
  stability: 'stable',
  needs: ['vulnerabilities'],
  params: {
    package_type: required(oneOf(['all', 'os', 'non-os']), {
      summary: 'Whether packages of the distribution, of languages, or both are looked at.',
      example: 'all',
    }),
    severity_comparison: withDefault(comparison, '>', { summary: 'How the severity is compared.', example: '>=' }),
    severity: withDefault(oneOf(SEVERITIES), 'unknown', {
      summary: 'What the severity is compared with.',
      example: 'high',
    }),
    cvss_v3_base_score: score('highest CVSS 3 base score of NVD'),
    cvss_v3_base_score_comparison: scoreComparison('CVSS 3 base score'),
    cvss_v3_exploitability_score: score('highest CVSS 3 exploitability score of NVD'),
    cvss_v3_exploitability_score_comparison: scoreComparison('CVSS 3 exploitability score'),
    cvss_v3_impact_score: score('highest CVSS 3 impact score of NVD'),
    cvss_v3_impact_score_comparison: scoreComparison('CVSS 3 impact score'),
    vendor_cvss_v3_base_score: score('CVSS 3 base score of the vendor'),
    vendor_cvss_v3_base_score_comparison: scoreComparison('CVSS 3 base score of the vendor'),
    vendor_cvss_v3_exploitability_score: score('CVSS 3 exploitability score of the vendor'),
    vendor_cvss_v3_exploitability_score_comparison: scoreComparison('CVSS 3 exploitability score of the vendor'),
    vendor_cvss_v3_impact_score: score('CVSS 3 impact score of the vendor'),
    vendor_cvss_v3_impact_score_comparison: scoreComparison('CVSS 3 impact score of the vendor'),
    epss_score: optional(decimal, { summary: 'What the EPSS probability, 0 to 1, is compared with.', example: '0.1' }),
    epss_score_comparison: scoreComparison('EPSS probability'),
    epss_percentile: optional(decimal, {
      summary: 'What the EPSS percentile, 0 to 1, is compared with.',
      example: '0.9',
    }),
    epss_percentile_comparison: scoreComparison('EPSS percentile'),
    fix_available: optional(flag, {
      summary: 'Only vulnerabilities with, or without, a fixed version.',
      example: 'true',
    }),
    vendor_only: withDefault(flag, 'true', {
      summary: 'Leave out what the vendor said it will not fix.',
      example: 'false',
    }),
    max_days_since_creation: optional(count, {
      summary: 'Days of grace since the vulnerability became known; one whose age is not known has none.',
      example: '7',
    }),
    max_days_since_fix: optional(count, {
      summary: 'Days of grace since a fix became available; one whose age is not known has none. Needs fix_available.',
      example: '30',
    }),
    package_path_exclude: optional(regex, {
      summary: 'Expression for paths of language packages that are left out.',
      example: '/usr/share/doc/.*',
    }),
    inherited_from_base: optional(flag, {
      summary: 'Only vulnerabilities that came with the base image, or only those that did not.',
      example: 'false',
    }),
    kev: optional(flag, {
      summary: 'Only vulnerabilities that are, or are not, exploited in the wild.',
      example: 'true',
    }),
    respect_vex: withDefault(flag, 'true', {
      summary: 'Leave out what an exploitability statement says does not affect the image.',
      example: 'false',
    }),
  },
  messages: { found: '{severity} vulnerability {id} in {package} {version} ({type}){fixed}' },
  check: (params) =>
    params.max_days_since_fix !== null && params.fix_available !== true
      ? [
          {
            parameter: 'max_days_since_fix',
            severity: 'warning',
            code: 'PARAMETER_INVALID',
            message: 'max_days_since_fix has no effect without fix_available: true',
          },
        ]
      : [],
  *evaluate({ vulnerabilities, evaluatedAt }, params) {
    const tests = scoreTests(params);
    for (const match of judgedMatches(vulnerabilities, params.respect_vex)) {
      if (params.respect_vex && isSettled(match)) continue;
      if (params.vendor_only && match.fix.state === 'wont-fix') continue;
      if (params.package_type !== 'all' && isOsPackage(match) !== (params.package_type === 'os')) continue;
      if (!tests.every((test) => test(match))) continue;
      if (params.fix_available !== null && isFixable(match) !== params.fix_available) continue;
      if (params.kev !== null && match.kev !== params.kev) continue;
      if (params.inherited_from_base !== null && isInherited(match) !== params.inherited_from_base) continue;
      if (isRecent(match.knownSince, params.max_days_since_creation, evaluatedAt)) continue;
      if (
        isRecent(
          match.fix.availableSince,
          params.fix_available === true ? params.max_days_since_fix : null,
          evaluatedAt,
        )
      ) {
        continue;
      }
      const exclude = params.package_path_exclude;
      if (exclude !== null && !isOsPackage(match) && isEverywhere(match, exclude)) continue;
      yield { message: 'found', data: matchData(match), ...matchSubject(match) };
    }
  },
});

function isFixable({ fix }: VulnerabilityMatch): boolean {
  return fix.versions.length > 0 || fix.state === 'fixed';
}

/** True when every place of the package is one that the expression names. */
function isEverywhere({ locations }: VulnerabilityMatch, expression: Regex): boolean {
  return locations.length > 0 && locations.every(({ path }) => expression.matchesStart(path));
}

/** Within the days of grace; what has no known age is not. */
function isRecent(since: string | null, days: number | null, now: Date): boolean {
  if (days === null) return false;
  const age = daysSince(since, now);
  return age !== null && age <= days;
}

function isInherited({ inheritedFromBase, id }: VulnerabilityMatch): boolean {
  if (inheritedFromBase !== null) return inheritedFromBase;
  throw new UndecidableError(`it is not known whether ${id} came with the base image`);
}
