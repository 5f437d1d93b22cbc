import { defineTrigger } from '../../../contracts/define-trigger.ts';
import type { Trigger } from '../../../contracts/trigger.ts';
import { packageTypes } from '../../../parameters/package-types.ts';
import { required, optional } from '../../../parameters/parameter-kind.ts';
import { patternListOf } from '../../../parameters/text-kinds.ts';
import { readPattern } from '../../../text/pattern.ts';
import { licenseOccurrence, meets, readLicenses } from '../license-occurrence.ts';

export const deniedExpression: Trigger = defineTrigger({
  id: 'denied_expression',
  title: 'Licence without an allowed choice',
  summary: 'Fires for each package whose licence cannot be met without a denied one.',
  since: '0.1.0',
  stability: 'experimental',
  needs: ['packages', 'licenses'],
  params: {
    licenses: required(patternListOf(readPattern), {
      summary: 'Patterns for SPDX ids that are denied.',
      example: 'GPL-*',
    }),
    package_type: optional(packageTypes, {
      summary: 'Types of packages that are looked at; all when absent.',
      example: 'npm',
    }),
  },
  messages: { found: 'Package {name} {version} cannot be used without a denied licence: {license}' },
  *evaluate(facts, params) {
    for (const { found, licenses } of readLicenses(facts.packages, facts.licenses, params.package_type)) {
      for (const { expression } of licenses) {
        if (expression !== null && meets(expression, params.licenses, 'outside') === false) {
          yield licenseOccurrence('found', found, expression);
        }
      }
    }
  },
});
