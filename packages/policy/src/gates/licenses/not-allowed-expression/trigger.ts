import { defineTrigger } from '../../../contracts/define-trigger.ts';
import type { Trigger } from '../../../contracts/trigger.ts';
import { packageTypes } from '../../../parameters/package-types.ts';
import { required, optional } from '../../../parameters/parameter-kind.ts';
import { patternListOf } from '../../../parameters/text-kinds.ts';
import { readPattern } from '../../../text/pattern.ts';
import { licenseOccurrence, meets, readLicenses } from '../license-occurrence.ts';

export const notAllowedExpression: Trigger = defineTrigger({
  id: 'not_allowed_expression',
  title: 'Licence not allowed',
  summary: 'Fires for each package whose licence cannot be met with the allowed ones alone.',
  since: '0.1.0',
  stability: 'experimental',
  needs: ['packages', 'licenses'],
  params: {
    licenses: required(patternListOf(readPattern), {
      summary: 'Patterns for SPDX ids that are allowed; those with an exception as `ID WITH EXCEPTION`.',
      example: 'GPL-*',
    }),
    package_type: optional(packageTypes, {
      summary: 'Types of packages that are looked at; all when absent.',
      example: 'npm',
    }),
  },
  messages: { found: 'Package {name} {version} needs a licence that is not allowed: {license}' },
  *evaluate(facts, params) {
    for (const { found, licenses } of readLicenses(facts.packages, facts.licenses, params.package_type)) {
      for (const { expression } of licenses) {
        if (expression !== null && meets(expression, params.licenses, 'among') === false) {
          yield licenseOccurrence('found', found, expression);
        }
      }
    }
  },
});
