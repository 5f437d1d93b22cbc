import { defineTrigger } from '../../../contracts/define-trigger.ts';
import type { Trigger } from '../../../contracts/trigger.ts';
import { packageTypes } from '../../../parameters/package-types.ts';
import { optional } from '../../../parameters/parameter-kind.ts';
import { comparePackages } from '../../package-difference.ts';
import { packageSubject } from '../../packages/package-subject.ts';

export const packagesModified: Trigger = defineTrigger({
  id: 'packages_modified',
  title: 'Package changed',
  summary: 'Fires for each package whose version the previous image of the tag did not have.',
  since: '0.1.0',
  stability: 'experimental',
  needs: ['packages', 'previousTag'],
  params: {
    package_type: optional(packageTypes, {
      summary: 'Types of packages that are compared; all when absent.',
      example: 'deb',
    }),
  },
  messages: { changed: 'Package {name} {version} was {before} in the previous image of the tag' },
  *evaluate({ packages, previousTag }, params) {
    if (previousTag === null) return;
    const difference = comparePackages(previousTag.packages, packages, params.package_type);
    for (const { before, after } of difference.modified) {
      const { name, version } = after;
      const versions = before.map((found) => found.version);
      const data = { name, version, before: versions.join(', ') };
      yield { message: 'changed', data, ...packageSubject(after), evidence: { name, version, before: versions } };
    }
  },
});
