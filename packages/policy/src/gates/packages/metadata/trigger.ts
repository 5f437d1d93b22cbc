import type { Package } from '@assay/core';
import { defineTrigger } from '../../../contracts/define-trigger.ts';
import { type ParameterComplaint, type Trigger, UndecidableError } from '../../../contracts/trigger.ts';
import { packageTypes } from '../../../parameters/package-types.ts';
import { optional, withDefault } from '../../../parameters/parameter-kind.ts';
import { CHECKS, complainAboutValue, readTextCheck } from '../../../parameters/text-check.ts';
import { oneOf, text } from '../../../parameters/text-kinds.ts';
import { compareVersions } from '../../../versions/package-order.ts';
import { packageSubject } from '../package-subject.ts';

const NAME_CHECKS = CHECKS.filter((check) => check !== 'exists' && check !== 'not_exists');
const VERSION_CHECKS = ['=', '!=', '>', '<', '>=', '<=', 'like', 'not_like', 'in', 'not_in'] as const;
type VersionCheck = (typeof VERSION_CHECKS)[number];

export const metadata: Trigger = defineTrigger({
  id: 'metadata',
  title: 'Package metadata',
  summary: 'Fires for each package to which all the given comparisons apply.',
  since: '0.1.0',
  stability: 'experimental',
  needs: ['packages'],
  params: {
    name: optional(text, { summary: 'What the name is compared with.', example: 'libssl-dev' }),
    name_comparison: withDefault(oneOf(NAME_CHECKS), '=', { summary: 'How the name is compared.', example: 'like' }),
    version: optional(text, { summary: 'What the version is compared with.', example: '3.0.11-1' }),
    version_comparison: withDefault(oneOf(VERSION_CHECKS), '=', {
      summary: 'How the version is compared; orders know deb, rpm and apk.',
      example: '<',
    }),
    type: optional(packageTypes, { summary: 'Package types that are looked at; all when absent.', example: 'deb,apk' }),
  },
  messages: { matched: 'Package {name} {version} ({type}) matches the comparisons of the rule' },
  check: ({ name, name_comparison: nameCheck, version, version_comparison: versionCheck, type }) => {
    if (name === null && version === null && type === null) {
      return [{ parameter: 'name', code: 'PARAMETER_MISSING', message: 'one of name, version and type is needed' }];
    }
    return [...complainAbout('name', nameCheck, name), ...complainAbout('version', versionCheck, version)];
  },
  *evaluate({ packages }, params) {
    const nameTest = params.name === null ? null : readTextCheck(params.name_comparison, params.name);
    const versionTest = readVersionTest(params.version_comparison, params.version);
    for (const found of packages) {
      if (params.type !== null && !params.type.includes(found.type)) continue;
      if (nameTest !== null && !nameTest(found.name)) continue;
      if (!versionTest(found)) continue;
      const { name, version, type } = found;
      const discriminator = [params.name, params.version_comparison, params.version].filter((part) => part !== null);
      yield {
        message: 'matched',
        data: { name, version, type },
        ...packageSubject(found),
        ...(params.version === null ? {} : { discriminator: discriminator.join(' ') }),
        evidence: { name, version, type },
      };
    }
  },
});

function complainAbout(parameter: string, check: string, value: string | null): readonly ParameterComplaint[] {
  if (value === null) return [];
  const [complaint] = complainAboutValue(check, value);
  return complaint === undefined ? [] : [{ ...complaint, parameter }];
}

const ORDERS: Readonly<Record<'>' | '<' | '>=' | '<=', (order: number) => boolean>> = {
  '>': (order) => order > 0,
  '<': (order) => order < 0,
  '>=': (order) => order >= 0,
  '<=': (order) => order <= 0,
};

type PackageTest = (found: Package) => boolean;

function readVersionTest(check: VersionCheck, version: string | null): PackageTest {
  if (version === null) return () => true;
  if (check === '>' || check === '<' || check === '>=' || check === '<=') {
    return (found) => ORDERS[check](compare(found, version));
  }
  const test = readTextCheck(check, version);
  return (found) => test(found.version);
}

function compare(found: Package, version: string): number {
  const result = compareVersions(found.type, found.version, version);
  if (result !== null) return result;
  throw new UndecidableError(`versions of ${found.type} packages cannot be compared: ${found.name} ${found.version}`);
}
