import { defineTrigger } from '../../../contracts/define-trigger.ts';
import { type Trigger, UndecidableError } from '../../../contracts/trigger.ts';
import { withDefault } from '../../../parameters/parameter-kind.ts';
import { oneOf } from '../../../parameters/text-kinds.ts';
import type { VulnerabilityMatch } from '@assay/core';
import { isSettled, matchData, matchSubject } from '../../vulnerabilities/match-occurrence.ts';
import { SEVERITIES } from '../../vulnerabilities/package/score-tests.ts';

export const newVulnerabilities: Trigger = defineTrigger({
  id: 'new_vulnerabilities',
  title: 'New vulnerability',
  summary: 'Fires for each vulnerability that the baseline does not have in a package of the same name.',
  since: '0.1.0',
  stability: 'experimental',
  needs: ['vulnerabilities', 'baseline'],
  params: {
    severity: withDefault(oneOf(SEVERITIES), 'unknown', {
      summary: 'Least severity that is reported.',
      example: 'high',
    }),
  },
  messages: { found: '{severity} vulnerability {id} in {package} {version} ({type}) is not in {baseline}{fixed}' },
  *evaluate({ vulnerabilities, baseline }, params) {
    if (baseline.vulnerabilities === null)
      throw new UndecidableError(`vulnerabilities of ${baseline.name} are not known`);
    const known = new Set(baseline.vulnerabilities.flatMap(keysOf));
    const least = SEVERITIES.indexOf(params.severity);
    for (const match of vulnerabilities.matches) {
      if (isSettled(match) || SEVERITIES.indexOf(match.severity) < least) continue;
      if (keysOf(match).some((key) => known.has(key))) continue;
      yield { message: 'found', data: { ...matchData(match), baseline: baseline.name }, ...matchSubject(match) };
    }
  },
});

/** Identities of a match: the package without its version, and every id of the vulnerability. */
function keysOf({ id, aliases, package: { type, name } }: VulnerabilityMatch): readonly string[] {
  return [id, ...aliases].map((one) => `${type}/${name}/${one}`);
}
