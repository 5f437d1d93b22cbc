import { defineTrigger } from '../../../contracts/define-trigger.ts';
import type { Trigger } from '../../../contracts/trigger.ts';
import { packageTypes } from '../../../parameters/package-types.ts';
import { optional } from '../../../parameters/parameter-kind.ts';
import { comparePackages } from '../../package-difference.ts';

export const packageRemoved: Trigger = defineTrigger({
  id: 'package_removed',
  title: 'Package of the source is missing',
  summary: 'Fires for each package of a related source that the image does not have.',
  since: '0.1.0',
  stability: 'experimental',
  needs: ['packages', 'relatedSources'],
  params: {
    package_types: optional(packageTypes, {
      summary: 'Types of packages that are compared; all when absent.',
      example: 'npm',
    }),
  },
  messages: { removed: 'Package {name} {version} of the source {source} is not in the image' },
  *evaluate({ packages, relatedSources }, params) {
    for (const source of relatedSources) {
      for (const found of comparePackages(source.packages, packages, params.package_types).removed) {
        const { name, version } = found;
        const subject = { kind: 'package', key: found.purl, purl: found.purl } as const;
        const evidence = { name, version, source: source.name };
        yield {
          message: 'removed',
          data: { name, version, source: source.name },
          subject,
          discriminator: source.name,
          evidence,
        };
      }
    }
  },
});
