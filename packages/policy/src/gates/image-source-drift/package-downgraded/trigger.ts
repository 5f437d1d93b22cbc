import { defineTrigger } from '../../../contracts/define-trigger.ts';
import { type Trigger, UndecidableError } from '../../../contracts/trigger.ts';
import { packageTypes } from '../../../parameters/package-types.ts';
import { optional } from '../../../parameters/parameter-kind.ts';
import { comparePackages } from '../../package-difference.ts';
import { packageSubject } from '../../packages/package-subject.ts';
import { compareVersions } from '../../../versions/package-order.ts';
import type { Package } from '@assay/core';

export const packageDowngraded: Trigger = defineTrigger({
  id: 'package_downgraded',
  title: 'Package is older than in the source',
  summary: 'Fires for each package that the image has at a lower version than a related source.',
  since: '0.1.0',
  stability: 'experimental',
  needs: ['packages', 'relatedSources'],
  params: {
    package_types: optional(packageTypes, {
      summary: 'Types of packages that are compared; all when absent.',
      example: 'npm',
    }),
  },
  messages: { downgraded: 'Package {name} {version} is older than {wanted} of the source {source}' },
  *evaluate({ packages, relatedSources }, params) {
    for (const source of relatedSources) {
      for (const { before, after } of comparePackages(source.packages, packages, params.package_types).modified) {
        const higher = before.find((wanted) => isLower(after, wanted));
        if (higher === undefined) continue;
        const { name, version } = after;
        const data = { name, version, wanted: higher.version, source: source.name };
        yield { message: 'downgraded', data, ...packageSubject(after), discriminator: source.name, evidence: data };
      }
    }
  },
});

function isLower(found: Package, wanted: Package): boolean {
  const order = compareVersions(found.type, found.version, wanted.version);
  if (order !== null) return order < 0;
  throw new UndecidableError(`versions of ${found.type} packages cannot be compared: ${found.name} ${found.version}`);
}
