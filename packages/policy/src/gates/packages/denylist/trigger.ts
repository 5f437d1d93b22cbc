import { defineTrigger } from '../../../contracts/define-trigger.ts';
import type { Trigger } from '../../../contracts/trigger.ts';
import { optional, required } from '../../../parameters/parameter-kind.ts';
import { text } from '../../../parameters/text-kinds.ts';
import { packageSubject } from '../package-subject.ts';

export const denylist: Trigger = defineTrigger({
  id: 'denylist',
  aliases: ['blacklist'],
  title: 'Denied package',
  summary: 'Fires for each installed package of a name, and of a version when one is given.',
  since: '0.1.0',
  stability: 'stable',
  needs: ['packages'],
  params: {
    name: required(text, { summary: 'Exact name, of any package type.', example: 'telnet' }),
    version: optional(text, {
      summary: 'Exact full version; every version is denied when it is absent.',
      example: '0.17-44',
    }),
  },
  messages: { denied: 'Package is denied: {name} {version}' },
  legacy: { gate: 'packages', trigger: 'blacklist' },
  *evaluate({ packages }, { name, version }) {
    for (const found of packages) {
      if (found.name !== name || (version !== null && found.version !== version)) continue;
      yield {
        message: 'denied',
        data: { name, version: found.version },
        ...packageSubject(found),
        evidence: { version: found.version },
        legacyMessage: `Package is blacklisted: ${version === null ? name : `${name}-${version}`}`,
      };
    }
  },
});
