import { defineTrigger } from '../../../contracts/define-trigger.ts';
import type { Trigger } from '../../../contracts/trigger.ts';
import { packageSubject } from '../../packages/package-subject.ts';
import { feedPackages } from '../../registry-feed.ts';

export const notFoundInFeed: Trigger = defineTrigger({
  id: 'not_found_in_feed',
  title: 'Unknown package',
  summary: 'Fires for each package whose name the registry does not know.',
  since: '0.1.0',
  stability: 'experimental',
  needs: ['packages', 'feeds'],
  params: {},
  messages: { unknown: 'Package {name} is not in the registry' },
  legacy: { gate: 'ruby_gems', trigger: 'not_found_in_feed' },
  *evaluate({ packages, feeds }) {
    for (const { found, known } of feedPackages('gem', packages, feeds)) {
      if (known !== null) continue;
      const { name, version } = found;
      const legacyMessage = `GEMNOTOFFICIAL Package (${name}) in container but not in official GEM feed.`;
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
