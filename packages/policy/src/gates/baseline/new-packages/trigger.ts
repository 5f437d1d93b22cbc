import { defineTrigger } from '../../../contracts/define-trigger.ts';
import type { Trigger } from '../../../contracts/trigger.ts';
import { packageTypes } from '../../../parameters/package-types.ts';
import { optional } from '../../../parameters/parameter-kind.ts';
import { comparePackages } from '../../package-difference.ts';
import { packageSubject } from '../../packages/package-subject.ts';

export const newPackages: Trigger = defineTrigger({
  id: 'new_packages',
  title: 'New package',
  summary: 'Fires for each package that the baseline does not have.',
  since: '0.1.0',
  stability: 'experimental',
  needs: ['packages', 'baseline'],
  params: {
    package_type: optional(packageTypes, {
      summary: 'Types of packages that are compared; all when absent.',
      example: 'deb',
    }),
  },
  messages: { differs: 'Package {name} {version} is not in {baseline}' },
  *evaluate({ packages, baseline }, params) {
    for (const found of comparePackages(baseline.packages, packages, params.package_type).added) {
      const { name, version } = found;
      const data = { name, version, baseline: baseline.name };
      yield { message: 'differs', data, ...packageSubject(found), evidence: { name, version } };
    }
  },
});
