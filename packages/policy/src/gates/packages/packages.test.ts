import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { FactsDraft } from '../../policy-tests/draft-facts.ts';
import { findingsOf } from '../../testing/run-trigger.ts';

const run = (trigger: string, params: Readonly<Record<string, unknown>>, facts: FactsDraft): readonly string[] =>
  findingsOf({ gate: 'packages', trigger, params }, facts).map((finding) =>
    finding.status === 'error' ? 'error' : finding.triggerId,
  );

const TWO: FactsDraft = {
  packages: [
    { name: 'ssl', version: '1.0-1' },
    { name: 'ssl', version: '3.0-1' },
    { name: 'left-pad', version: '1.0.0', type: 'npm' },
    { name: 'glib', version: '1.0.0', type: 'nix' },
  ],
};

describe('required_package', () => {
  test.each<[string, Record<string, unknown>, readonly string[]]>([
    ['any version', { name: 'ssl' }, []],
    ['absent', { name: 'tls' }, ['tls']],
    ['absent at a version', { name: 'tls', version: '1' }, ['tls']],
    ['exact on the second of that name', { name: 'ssl', version: '3.0-1' }, []],
    ['exact on none', { name: 'ssl', version: '2.0-1' }, ['ssl']],
    ['minimum reached by one', { name: 'ssl', version: '2.0-1', version_match_type: 'minimum' }, []],
    ['minimum not reached', { name: 'ssl', version: '3.0-2', version_match_type: 'minimum' }, ['ssl']],
    [
      'minimum of an ecosystem of its own order',
      { name: 'left-pad', version: '1.0.0-rc.1', version_match_type: 'minimum' },
      [],
    ],
    [
      'minimum of an ecosystem without an order is no pass',
      { name: 'glib', version: '2.0.0', version_match_type: 'minimum' },
      ['error'],
    ],
    ['minimum that is the very version', { name: 'left-pad', version: '1.0.0', version_match_type: 'minimum' }, []],
    ['an empty version is none', { name: 'ssl', version: '' }, []],
  ])('%s', (_, params, expected) => {
    expect(run('required_package', params, TWO)).toEqual(expected);
  });
});

describe('denylist', () => {
  test('every version, or the one that is named', () => {
    expect(run('denylist', { name: 'ssl' }, TWO)).toEqual(['pkg:deb/ssl@1.0-1', 'pkg:deb/ssl@3.0-1']);
    expect(run('denylist', { name: 'ssl', version: '1.0-1' }, TWO)).toEqual(['pkg:deb/ssl@1.0-1']);
    expect(run('blacklist', { name: 'tls' }, TWO)).toEqual([]);
  });
});

describe('metadata', () => {
  test.each<[Record<string, unknown>, readonly string[]]>([
    [{ name: 's', name_comparison: 'like', type: 'deb' }, ['pkg:deb/ssl@1.0-1', 'pkg:deb/ssl@3.0-1']],
    [{ name: 'ssl', version: '2', version_comparison: '<' }, ['pkg:deb/ssl@1.0-1#ssl < 2']],
    [{ name: 'ssl', version: '2', version_comparison: '>=' }, ['pkg:deb/ssl@3.0-1#ssl >= 2']],
    [{ name: 'ssl', version: '3.0-1', version_comparison: '!=' }, ['pkg:deb/ssl@1.0-1#ssl != 3.0-1']],
    [{ type: 'npm' }, ['pkg:npm/left-pad@1.0.0']],
    [{ name: 'left-pad', version: '2', version_comparison: '<' }, ['error']],
  ])('%j', (params, expected) => {
    expect(run('metadata', params, TWO)).toEqual(expected);
  });
});

/** Digest of the text `/bin/y`, as apk keeps it for a link. */
const LINK = `sha1:${createHash('sha1').update('/bin/y').digest('hex')}`;

describe('verify', () => {
  const file = { path: '/usr/bin/x', mode: 0o755, sizeBytes: 3, digest: 'sha256:AB' };
  const entry = { path: '/usr/bin/x', mode: 0o755, sizeBytes: 3, digests: { sha256: 'ab' } };
  const facts = (change: object, more: object = {}): FactsDraft => ({
    packages: [{ name: 'x', files: [{ ...file, ...more }] }],
    files: [{ ...entry, ...change }],
  });

  test.each<[string, FactsDraft, Record<string, unknown>, readonly string[]]>([
    ['as installed', facts({}), {}, []],
    ['other digest', facts({ digests: { sha256: 'cd' } }), {}, ['/usr/bin/x#changed']],
    ['other mode', facts({ mode: 0o777 }), {}, ['/usr/bin/x#changed']],
    ['other size', facts({ sizeBytes: 4 }), {}, ['/usr/bin/x#changed']],
    ['file type bits of the database do not count', facts({}, { mode: 0o100755 }), {}, []],
    ['gone', { ...facts({}), files: [] }, {}, ['/usr/bin/x#missing']],
    ['a configuration file that is gone', { ...facts({}, { config: true }), files: [] }, {}, ['/usr/bin/x#missing']],
    ['a configuration file that changed', facts({ sizeBytes: 4 }, { config: true }), {}, []],
    [
      'a link whose target has the digest of the database',
      facts({ type: 'symlink', linkTarget: '/bin/y' }, { digest: LINK }),
      {},
      [],
    ],
    [
      'a link to elsewhere',
      facts({ type: 'symlink', linkTarget: '/tmp/y' }, { digest: LINK }),
      {},
      ['/usr/bin/x#changed'],
    ],
    ['a link in place of a file', facts({ type: 'symlink', linkTarget: '/bin/y' }), {}, ['/usr/bin/x#changed']],
    ['a directory in its place', facts({ type: 'directory' }), {}, ['/usr/bin/x#changed']],
    ['a digest that was not taken is no pass', facts({ digests: {} }), {}, ['error']],
    ['an unknown algorithm is no pass', facts({}, { digest: 'sha512:ab' }), {}, ['error']],
    ['only missing', facts({ mode: 0 }), { check: 'missing' }, []],
    ['only changed', { ...facts({}), files: [] }, { check: 'changed' }, []],
    ['another package', facts({ mode: 0 }), { only_packages: 'y' }, []],
    ['another directory', facts({ mode: 0 }), { only_directories: '/usr/b' }, []],
    ['the directory', facts({ mode: 0 }), { only_directories: '/usr/bin/' }, ['/usr/bin/x#changed']],
  ])('%s', (_, draft, params, expected) => {
    expect(run('verify', params, draft)).toEqual(expected);
  });
});
