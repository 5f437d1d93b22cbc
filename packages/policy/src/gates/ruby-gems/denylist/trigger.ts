import { defineTrigger } from '../../../contracts/define-trigger.ts';
import type { Trigger } from '../../../contracts/trigger.ts';
import { required, optional } from '../../../parameters/parameter-kind.ts';
import { text } from '../../../parameters/text-kinds.ts';
import { packageSubject } from '../../packages/package-subject.ts';

export const denylist: Trigger = defineTrigger({
  id: 'denylist',
  aliases: ['blacklist'],
  title: 'Denied package',
  summary: 'Fires for each installed package of a name, and of a version when one is given.',
  since: '0.1.0',
  stability: 'experimental',
  needs: ['packages'],
  params: {
    name: required(text, { summary: 'Exact name.', example: 'time_diff' }),
    version: optional(text, { summary: 'Exact version; every version is denied when it is absent.', example: '0.2.9' }),
  },
  messages: { denied: 'Package is denied: {name} {version}' },
  legacy: { gate: 'ruby_gems', trigger: 'blacklist' },
  *evaluate({ packages }, { name, version }) {
    for (const found of packages) {
      if (found.type !== 'gem' || found.name !== name || (version !== null && found.version !== version)) continue;
      yield {
        message: 'denied',
        data: { name, version: found.version },
        ...packageSubject(found),
        evidence: { name, version: found.version },
        legacyMessage: `Gem Package is blacklisted: ${version === null ? name : `${name}-${version}`}`,
      };
    }
  },
});
