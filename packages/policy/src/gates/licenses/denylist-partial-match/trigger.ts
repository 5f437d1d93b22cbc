import { defineTrigger } from '../../../contracts/define-trigger.ts';
import type { Trigger } from '../../../contracts/trigger.ts';
import { packageTypes } from '../../../parameters/package-types.ts';
import { required, optional } from '../../../parameters/parameter-kind.ts';
import { textList } from '../../../parameters/text-kinds.ts';
import { denyLicenses } from '../license-tokens.ts';

export const denylistPartialMatch: Trigger = defineTrigger({
  id: 'denylist_partial_match',
  aliases: ['blacklist_partial_match'],
  title: 'Licence with a denied part',
  summary: 'Fires for each package with a declared licence that contains one of the texts.',
  since: '0.1.0',
  stability: 'stable',
  needs: ['packages'],
  params: {
    licenses: required(textList, { summary: 'Parts of licences as packages declare them.', example: 'GPL' }),
    package_type: optional(packageTypes, {
      summary: 'Types of packages that are looked at; all when absent.',
      example: 'npm',
    }),
  },
  messages: { denied: 'Package {name} {version} declares the denied licence {license}' },
  legacy: { gate: 'licenses', trigger: 'blacklist_partial_match' },
  evaluate: ({ packages }, params) =>
    denyLicenses(
      packages,
      params.package_type,
      (license) => !/\s/.test(license) && params.licenses.some((part) => license.includes(part)),
      LEGACY_START,
    ),
});

/** How the historical message began. */
const LEGACY_START = 'LICSUBMATCH Packages are installed that have blacklisted licenses: ';
