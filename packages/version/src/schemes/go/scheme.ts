import { defineScheme } from '../../define-scheme.ts';
import type { VersionScheme } from '../../version-scheme.ts';
import { type SemanticVersion, compareSemanticVersions, parseSemanticVersion } from '../semver/semantic-version.ts';

/** `go1.21rc1`, `go1.20`, `go1.21.3 X:boringcrypto`, `go1.21.0-corp`: what follows a hyphen or blank does not count. */
const TOOLCHAIN = /^go([1-9]\d*)\.(0|[1-9]\d*)(?:\.(0|[1-9]\d*)|(alpha|beta|rc)(0|[1-9]\d*))?(?:-[!-~]*|\s+X:[!-~]+)?$/;
/** The same without `go`, in so far as it is no semantic version: `1.20`, `1.21rc1`. */
const BARE_TOOLCHAIN = /^(1)\.(0|[1-9]\d*)()(?:(alpha|beta|rc)(0|[1-9]\d*))?$/;
/** Since Go 1.21 a toolchain always has three numbers, and two name the language, older than the first prerelease. */
const THREE_NUMBERS_SINCE = 21;

/** Versions of Go modules and of Go itself. */
export const go: VersionScheme = defineScheme<SemanticVersion>({
  id: 'go',
  summary: 'Versions of Go modules with pseudo-versions and `+incompatible`, and of Go itself (`go1.21rc1`).',
  authority: 'golang.org/x/mod/semver, go/version, and the Go vulnerability database for releases of Go',
  examples: {
    ascending: [
      'v0.0.0-20191109021931-daa7c04131f5',
      'v0.0.0-20210101000000-abcdefabcdef',
      'v0.1.0',
      'v1.2.3-0.20191109021931-daa7c04131f5',
      'v1.2.3-pre',
      'v1.2.3-pre.0.20191109021931-daa7c04131f5',
      'v1.2.3',
      'go1.20rc1',
      'go1.20',
      'go1.20.1',
      'go1.21',
      'go1.21rc1',
      'go1.21rc2',
      'go1.21.0',
      '1.21.1',
      'v2.0.0+incompatible',
    ],
    equal: [
      ['v1.2.3', '1.2.3', 'v1.2.3+incompatible'],
      ['go1.21rc2', '1.21.0-rc.2'],
      ['go1.20', '1.20.0', '1.20'],
      ['go1.21.3', 'go1.21.3-corp', 'go1.21.3 X:boringcrypto', '1.21.3'],
    ],
    invalid: ['', '(devel)', 'v1', 'devel go1.23-abcdef', 'go1.21.0rc1', 'master', '2.13', '1.20-corp'],
    ranges: [
      {
        range: '>= 1.21.0-0, < 1.21.8',
        inside: ['go1.21rc1', 'go1.21.7', '1.21.0'],
        outside: ['go1.21.8', 'go1.20.14'],
      },
    ],
  },
  parse: (text) => parseSemanticVersion(text) ?? parseToolchain(text.trim()),
  order: compareSemanticVersions,
});

function parseToolchain(text: string): SemanticVersion | null {
  const match = TOOLCHAIN.exec(text) ?? BARE_TOOLCHAIN.exec(text);
  if (match === null) return null;
  const [, major = '', minor = '', patch = '', stage, number] = match;
  if (patch !== '') return { major, minor, patch, prerelease: [] };
  if (stage !== undefined) return { major, minor, patch: '0', prerelease: [stage, number ?? '0'] };
  const isLanguage = major !== '1' || Number(minor) >= THREE_NUMBERS_SINCE;
  return { major, minor, patch: '0', prerelease: isLanguage ? ['0'] : [] };
}
