import { defineTrigger } from '../../../contracts/define-trigger.ts';
import type { Trigger } from '../../../contracts/trigger.ts';
import { packageTypes } from '../../../parameters/package-types.ts';
import { required, optional } from '../../../parameters/parameter-kind.ts';
import { textList } from '../../../parameters/text-kinds.ts';
import { denyLicenses } from '../license-tokens.ts';

export const denylistExactMatch: Trigger = defineTrigger({
  id: 'denylist_exact_match',
  aliases: ['blacklist_exact_match'],
  title: 'Denied licence',
  summary: 'Fires for each package that declares one of the licences.',
  since: '0.1.0',
  stability: 'stable',
  needs: ['packages'],
  params: {
    licenses: required(textList, { summary: 'Licences as packages declare them.', example: 'AGPL-3.0' }),
    package_type: optional(packageTypes, {
      summary: 'Types of packages that are looked at; all when absent.',
      example: 'npm',
    }),
  },
  messages: { denied: 'Package {name} {version} declares the denied licence {license}' },
  legacy: { gate: 'licenses', trigger: 'blacklist_exact_match' },
  evaluate({ packages }, params) {
    const licenses = new Set(params.licenses);
    return denyLicenses(packages, params.package_type, (license) => licenses.has(license), LEGACY_START);
  },
});

/** How the historical message began. */
const LEGACY_START = 'LICFULLMATCH Packages are installed that have blacklisted licenses: ';
