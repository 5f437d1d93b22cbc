import { defineTrigger } from '../../../contracts/define-trigger.ts';
import type { Trigger } from '../../../contracts/trigger.ts';
import { packageSubject } from '../../packages/package-subject.ts';
import { feedPackages } from '../../registry-feed.ts';

export const newerVersionFoundInFeed: Trigger = defineTrigger({
  id: 'newer_version_found_in_feed',
  title: 'Newer version',
  summary: 'Fires for each installed package that is not the latest version in the registry.',
  since: '0.1.0',
  stability: 'experimental',
  needs: ['packages', 'feeds'],
  params: {},
  messages: { newer: 'Package {name} {version} is not the latest version, {latest}' },
  legacy: { gate: 'ruby_gems', trigger: 'newer_version_found_in_feed' },
  *evaluate({ packages, feeds }) {
    for (const { found, known } of feedPackages('gem', packages, feeds)) {
      if (known === null || known.latest === null || known.latest === found.version) continue;
      const { name, version } = found;
      yield {
        message: 'newer',
        data: { name, version, latest: known.latest },
        ...packageSubject(found),
        evidence: { name, version, latest: known.latest },
        legacyMessage: `Package (${name}) version (${version}) installed but is not the latest version (${known.latest})`,
      };
    }
  },
});
