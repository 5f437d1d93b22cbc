import { defineTrigger } from '../../../contracts/define-trigger.ts';
import type { Trigger } from '../../../contracts/trigger.ts';
import { packageSubject } from '../../packages/package-subject.ts';
import { feedPackages } from '../../registry-feed.ts';

export const unknownInFeeds: Trigger = defineTrigger({
  id: 'unknown_in_feeds',
  title: 'Unknown package',
  summary: 'Fires for each package whose name the registry does not know.',
  since: '0.1.0',
  stability: 'experimental',
  needs: ['packages', 'feeds'],
  params: {},
  messages: { unknown: 'Package {name} is not in the registry' },
  legacy: { gate: 'npms', trigger: 'unknown_in_feeds' },
  *evaluate({ packages, feeds }) {
    for (const { found, known } of feedPackages('npm', packages, feeds)) {
      if (known !== null) continue;
      const { name, version } = found;
      const legacyMessage = `NPMNOTOFFICIAL Package (${name}) in container but not in official NPM feed.`;
      yield {
        message: 'unknown',
        data: { name },
        ...packageSubject(found),
        evidence: { name, version },
        legacyMessage,
      };
    }
  },
});
