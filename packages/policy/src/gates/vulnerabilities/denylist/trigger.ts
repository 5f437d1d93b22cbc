import { defineTrigger } from '../../../contracts/define-trigger.ts';
import type { Trigger } from '../../../contracts/trigger.ts';
import { required, withDefault } from '../../../parameters/parameter-kind.ts';
import { textList } from '../../../parameters/text-kinds.ts';
import { flag } from '../../../parameters/number-kinds.ts';
import { judgedMatches, matchData, matchSubject } from '../match-occurrence.ts';

export const denylist: Trigger = defineTrigger({
  id: 'denylist',
  aliases: ['blacklist'],
  title: 'Denied vulnerability',
  summary: 'Fires for each package that has one of the vulnerabilities, by any of their ids.',
  since: '0.1.0',
  stability: 'stable',
  needs: ['vulnerabilities'],
  params: {
    vulnerability_ids: required(textList, {
      summary: 'Ids of vulnerabilities; aliases count.',
      example: 'CVE-2021-44228',
    }),
    vendor_only: withDefault(flag, 'true', {
      summary: 'Leave out what the vendor said it will not fix.',
      example: 'false',
    }),
  },
  messages: { denied: 'Denied vulnerability {id} in {package} {version} ({type}){fixed}' },
  legacy: { gate: 'vulnerabilities', trigger: 'blacklist' },
  *evaluate({ vulnerabilities }, params) {
    const all = judgedMatches(vulnerabilities, false);
    const matches = all.filter(({ fix }) => !params.vendor_only || fix.state !== 'wont-fix');
    const reported = new Set(matches.map(({ id }) => id));
    const listed = params.vulnerability_ids.filter((id) => reported.has(id)).map((id) => `'${id}'`);
    const legacyMessage = `Blacklisted vulnerabilities detected: [${listed.join(', ')}]`;
    for (const match of matches) {
      const ids = new Set([match.id, ...match.aliases]);
      if (!params.vulnerability_ids.some((id) => ids.has(id))) continue;
      const { subject, locations, evidence } = matchSubject(match);
      yield {
        message: 'denied',
        data: matchData(match),
        subject,
        locations,
        ...(evidence === undefined ? {} : { evidence }),
        ...(listed.length === 0 ? {} : { legacyMessage }),
      };
    }
  },
});
