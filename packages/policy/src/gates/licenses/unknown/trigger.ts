import { defineTrigger } from '../../../contracts/define-trigger.ts';
import type { Occurrence, Trigger } from '../../../contracts/trigger.ts';
import { packageTypes } from '../../../parameters/package-types.ts';
import { optional } from '../../../parameters/parameter-kind.ts';
import { licenseOccurrence, meets, readLicenses } from '../license-occurrence.ts';

export const unknownLicense: Trigger = defineTrigger({
  id: 'unknown',
  title: 'Unknown licence',
  summary: 'Fires for each package whose licence is not declared or cannot be read as an SPDX expression.',
  since: '0.1.0',
  stability: 'experimental',
  needs: ['packages', 'licenses'],
  params: {
    package_type: optional(packageTypes, {
      summary: 'Types of packages that are looked at; all when absent.',
      example: 'npm',
    }),
  },
  messages: {
    none: 'Package {name} {version} declares no licence',
    unreadable: 'The licence of package {name} {version} cannot be read: {license}',
  },
  *evaluate(facts, params): Iterable<Occurrence<'none' | 'unreadable'>> {
    for (const { found, licenses } of readLicenses(facts.packages, facts.licenses, params.package_type)) {
      if (licenses.length === 0) yield licenseOccurrence('none', found, 'none');
      for (const { expression, declared } of licenses) {
        if (expression === null || meets(expression, [], 'outside') === null) {
          yield licenseOccurrence('unreadable', found, declared);
        }
      }
    }
  },
});
