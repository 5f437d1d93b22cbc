import { defineScheme } from '../../define-scheme.ts';
import { parseBrackets } from '../../ranges/brackets.ts';
import { parseComparisons } from '../../ranges/comparisons.ts';
import type { VersionInterval, VersionScheme } from '../../version-scheme.ts';
import { type ItemList, compareItems, parseComparableVersion } from './comparable-version.ts';

/** Words alone (`LATEST`, `unknown`) and unresolved properties (`${revision}`) are no versions. */
const SHAPE = /^(?=[^0-9]*[0-9])[A-Za-z0-9._+~-]+$/;

/** Versions of Maven artifacts. */
export const maven: VersionScheme = defineScheme<ItemList>({
  id: 'maven',
  summary:
    'Versions of Maven artifacts with known qualifiers such as `alpha`, `rc` and `SNAPSHOT`, and ranges in brackets.',
  authority: 'ComparableVersion of Maven 4 and “Version Order Specification” of the POM reference',
  examples: {
    ascending: [
      '1-alpha-1',
      '1-alpha-10',
      '1-beta',
      '1-m1',
      '1-rc1',
      '1-rc2',
      '1-SNAPSHOT',
      '1',
      '1-sp',
      '1-abc',
      '1-1',
      '1.0.1',
      '1.9',
      '1.10',
      '2',
    ],
    equal: [
      ['1', '1.0', '1.0.0', '1-ga', '1.0.FINAL', '1.RELEASE'],
      ['1a1', '1-alpha-1', '1.0-alpha1'],
      ['1-cr2', '1.rc-2', '1.0.0-RC2'],
    ],
    invalid: ['', 'LATEST', '${project.version}', '[1,2)', '1.0 beta', '1,0'],
    ranges: [
      { range: '[1.0,2.0)', inside: ['1.0', '1.9.9', '2.0-rc1'], outside: ['1.0-rc1', '2.0', '0.9'] },
      { range: '(,1.0],[1.2,)', inside: ['0.1', '1.0', '1.2', '9'], outside: ['1.1', '1.0.1'] },
      { range: '[1.5]', inside: ['1.5', '1.5.0'], outside: ['1.5.1'] },
      { range: '>= 1.0, < 1.3', inside: ['1.2.9'], outside: ['1.3'] },
    ],
  },
  parse: (text) => (SHAPE.test(text) ? parseComparableVersion(text) : null),
  order: compareItems,
  parseRange,
});

/** A bare version is only a recommendation to Maven and so no range. */
function parseRange(text: string, scheme: VersionScheme): readonly VersionInterval[] | null {
  if (/^\s*[[(]/.test(text)) return parseBrackets(text, scheme);
  return /^\s*[<>=!]/.test(text) ? parseComparisons(text, scheme) : null;
}
