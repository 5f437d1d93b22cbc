import { defineTrigger } from '../../../contracts/define-trigger.ts';
import type { Trigger } from '../../../contracts/trigger.ts';
import { packageTypes } from '../../../parameters/package-types.ts';
import { optional } from '../../../parameters/parameter-kind.ts';
import { comparePackages } from '../../package-difference.ts';
import { packageSubject } from '../../packages/package-subject.ts';

export const packagesAdded: Trigger = defineTrigger({
  id: 'packages_added',
  title: 'Package added',
  summary: 'Fires for each package that the previous image of the tag did not have.',
  since: '0.1.0',
  stability: 'experimental',
  needs: ['packages', 'previousTag'],
  params: {
    package_type: optional(packageTypes, {
      summary: 'Types of packages that are compared; all when absent.',
      example: 'deb',
    }),
  },
  messages: { changed: 'Package {name} {version} was not in the previous image of the tag' },
  *evaluate({ packages, previousTag }, params) {
    if (previousTag === null) return;
    const difference = comparePackages(previousTag.packages, packages, params.package_type);
    for (const found of difference.added) {
      const { name, version } = found;
      yield { message: 'changed', data: { name, version }, ...packageSubject(found), evidence: { name, version } };
    }
  },
});
