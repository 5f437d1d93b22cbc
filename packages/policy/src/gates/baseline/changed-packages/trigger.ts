import { defineTrigger } from '../../../contracts/define-trigger.ts';
import type { Trigger } from '../../../contracts/trigger.ts';
import { packageTypes } from '../../../parameters/package-types.ts';
import { optional } from '../../../parameters/parameter-kind.ts';
import { comparePackages } from '../../package-difference.ts';
import { packageSubject } from '../../packages/package-subject.ts';

export const changedPackages: Trigger = defineTrigger({
  id: 'changed_packages',
  title: 'Changed package',
  summary: 'Fires for each package at a version that the baseline does not have.',
  since: '0.1.0',
  stability: 'experimental',
  needs: ['packages', 'baseline'],
  params: {
    package_type: optional(packageTypes, {
      summary: 'Types of packages that are compared; all when absent.',
      example: 'deb',
    }),
  },
  messages: { differs: 'Package {name} is {version}; in {baseline} it is {before}' },
  *evaluate({ packages, baseline }, params) {
    for (const { before, after } of comparePackages(baseline.packages, packages, params.package_type).modified) {
      const { name, version } = after;
      const versions = before.map((found) => found.version);
      const data = { name, version, baseline: baseline.name, before: versions.join(', ') };
      yield { message: 'differs', data, ...packageSubject(after), evidence: { name, version, before: versions } };
    }
  },
});
