import { defineTrigger } from '../../../contracts/define-trigger.ts';
import type { Trigger } from '../../../contracts/trigger.ts';
import { packageSubject } from '../../packages/package-subject.ts';
import { feedPackages } from '../../registry-feed.ts';

export const versionNotFoundInFeed: Trigger = defineTrigger({
  id: 'version_not_found_in_feed',
  title: 'Unknown version',
  summary: 'Fires for each installed version that the registry does not list for a package that it knows.',
  since: '0.1.0',
  stability: 'experimental',
  needs: ['packages', 'feeds'],
  params: {},
  messages: { unknown: 'Package {name} is in the registry, but not its version {version}' },
  legacy: { gate: 'ruby_gems', trigger: 'version_not_found_in_feed' },
  *evaluate({ packages, feeds }) {
    for (const { found, known } of feedPackages('gem', packages, feeds)) {
      if (known === null || known.versions.includes(found.version)) continue;
      const { name, version } = found;
      const listed = known.versions.map((one) => `'${one}'`).join(', ');
      yield {
        message: 'unknown',
        data: { name, version },
        ...packageSubject(found),
        evidence: { name, version },
        legacyMessage: `GEMBADVERSION Package (${name}) version (${version}) installed but version is not in the official feed for this package ([${listed}])`,
      };
    }
  },
});
