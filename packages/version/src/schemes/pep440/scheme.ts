import { defineScheme } from '../../define-scheme.ts';
import type { VersionScheme } from '../../version-scheme.ts';
import { type PythonVersion, comparePythonVersions, parsePythonVersion } from './python-version.ts';
import { parseSpecifier } from './specifier.ts';

/** Versions of Python packages. */
export const pep440: VersionScheme = defineScheme<PythonVersion>({
  id: 'pep440',
  summary: 'Versions of Python packages: epoch, release, pre-, post- and development releases, local versions.',
  authority: 'PEP 440 and packaging.version of PyPA',
  examples: {
    ascending: [
      '1.dev0',
      '1.0.dev456',
      '1.0a1',
      '1.0a2.dev456',
      '1.0a12.dev456',
      '1.0a12',
      '1.0b1.dev456',
      '1.0b2',
      '1.0b2.post345.dev456',
      '1.0b2.post345',
      '1.0rc1.dev456',
      '1.0rc1',
      '1.0',
      '1.0+abc.5',
      '1.0+abc.7',
      '1.0+5',
      '1.0.post456.dev34',
      '1.0.post456',
      '1.0.15',
      '1.1.dev1',
      '1!0.1',
    ],
    equal: [
      ['1.0', '1', 'v1.0.0', '0!1.0'],
      ['1.0rc1', '1.0-RC.1', '1.0.c1', '1.0pre1'],
      ['1.0.post1', '1.0-1', '1.0rev1', '1.0-r1'],
      ['1.0+ubuntu.1', '1.0+Ubuntu-1'],
    ],
    invalid: ['', 'latest', '1.0-', '1.0+', '1.0.x', '2012b-foo', '1.0 1'],
    ranges: [
      { range: '~=2.2', inside: ['2.2', '2.9.post1'], outside: ['2.2rc1', '3.0.dev1', '3.0'] },
      { range: '==3.1.*', inside: ['3.1', '3.1.5', '3.1a1'], outside: ['3.2', '3.0.9'] },
      { range: '>=1.0,<2.0,!=1.5', inside: ['1.0', '1.5.1'], outside: ['1.5', '1.5+local', '2.0rc1', '2.0'] },
      { range: '>1.7', inside: ['1.7.1', '1.8'], outside: ['1.7', '1.7.post1', '1.7+local'] },
    ],
  },
  parse: parsePythonVersion,
  order: comparePythonVersions,
  parseRange: parseSpecifier,
});
