import { defineScheme } from '../../define-scheme.ts';
import type { VersionScheme } from '../../version-scheme.ts';
import { type Token, compareComposerVersions, parseComposerVersion } from './composer-version.ts';
import { parseConstraint } from './constraint.ts';

/** Versions of Composer packages. */
export const composer: VersionScheme = defineScheme<readonly Token[]>({
  id: 'composer',
  summary: 'Versions of PHP packages: stabilities from `dev` to `patch`, numeric branches, Composer’s constraints.',
  authority: 'composer/semver and version_compare of PHP',
  examples: {
    ascending: [
      '1.0-dev',
      '1.0-alpha1',
      '1.0-beta1-dev',
      '1.0-beta1',
      '1.0-beta2',
      '1.0-RC1',
      '1.0',
      '1.0-patch1',
      '1.0.1',
      '1.9',
      '1.10',
      '1.x-dev',
      '2.0',
      '20100102',
    ],
    equal: [
      ['1.0', 'v1.0.0.0', '1', '1.0-stable', '1.0+build.5', '1.0@beta', '1.0 as 2.0'],
      ['1.0-b2', '1.0beta2', '1.0.0-BETA-2'],
      ['1.0-p1', '1.0pl1', '1.0-patch1'],
      ['1.x-dev', '1.x-DEV', 'v1.x-dev'],
    ],
    invalid: ['', 'dev-main', 'master', 'latest', '1.0-foo', '1.0.0.0.0', '1.0 beta', 'feature-dev', '1.x-dev#abc123'],
    ranges: [
      { range: '^1.2.3', inside: ['1.2.3', '1.9', '1.2.3-beta1'], outside: ['1.2.2', '2.0-alpha1', '2.0'] },
      { range: '~1.2', inside: ['1.2', '1.9.9'], outside: ['2.0-dev', '1.1'] },
      { range: '>=1.0 <1.1 || >=1.2', inside: ['1.0.5', '1.2', '3.0'], outside: ['1.1', '1.1-beta1'] },
      { range: '1.0.*', inside: ['1.0.7', '1.0-alpha1'], outside: ['1.1'] },
      { range: '1.0 - 2.0', inside: ['1.0', '2.0.9'], outside: ['2.1', '0.9'] },
    ],
  },
  parse: parseComposerVersion,
  order: compareComposerVersions,
  parseRange: parseConstraint,
});
