import { defineScheme } from '../../define-scheme.ts';
import type { VersionScheme } from '../../version-scheme.ts';
import { parseNpmRange } from './npm-range.ts';
import { type SemanticVersion, compareSemanticVersions, parseSemanticVersion } from './semantic-version.ts';

/** Semantic versions, as npm, Cargo, Hex, Pub and Swift use them. */
export const semver: VersionScheme = defineScheme<SemanticVersion>({
  id: 'semver',
  summary: 'Semantic versions of npm, Cargo, Hex, Pub and Swift packages, with npm’s notation of ranges.',
  authority: 'Semantic Versioning 2.0.0 and node-semver with includePrerelease',
  examples: {
    ascending: [
      '0.0.0-0',
      '1.0.0-alpha',
      '1.0.0-alpha.1',
      '1.0.0-alpha.beta',
      '1.0.0-beta',
      '1.0.0-beta.2',
      '1.0.0-beta.11',
      '1.0.0-rc.1',
      '1.0.0',
      '1.0.9',
      '1.0.10',
      '2.0.0',
      '2.1.0',
      '2.1.1',
    ],
    equal: [['1.2.3', 'v1.2.3', '1.2.3+build.7']],
    invalid: ['', '1', '1.2', '1.2.3.4', '01.2.3', '1.2.3-01', '1.2.3-', '1.2.3-a..b', 'latest'],
    ranges: [
      { range: '^1.2.3', inside: ['1.2.3', '1.9.0', '1.3.0-rc.1'], outside: ['1.2.3-rc.1', '2.0.0-rc.1', '2.0.0'] },
      { range: '^0.2', inside: ['0.2.0', '0.2.9'], outside: ['0.3.0', '0.1.9'] },
      { range: '~1.2 || 3.x', inside: ['1.2.9', '3.0.0', '3.9.9'], outside: ['1.3.0', '2.0.0', '4.0.0'] },
      { range: '1.2 - 2.3', inside: ['1.2.0', '2.3.9'], outside: ['2.4.0', '1.1.9'] },
      { range: '>= 1.0.0, < 1.2.5', inside: ['1.2.4'], outside: ['1.2.5', '0.9.0'] },
    ],
  },
  parse: parseSemanticVersion,
  order: compareSemanticVersions,
  parseRange: parseNpmRange,
});
