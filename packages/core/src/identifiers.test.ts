import { describe, expect, it } from 'vitest';
import { digestAlgorithm, digestHex, isDigest, parseDigest } from './digest.ts';
import { parseInstant, readInstant } from './instant.ts';
import { formatPlatform, normalizePlatform, parsePlatform } from './platform.ts';
import { printable } from './printable.ts';
import { createRegistry } from './registry.ts';
import { suggest } from './suggestion.ts';
import { parseTarget } from './target.ts';

const HEX = 'ab'.repeat(32);

describe('digests', () => {
  it('accepts sha256 and sha512 in their canonical spelling', () => {
    expect(digestHex(parseDigest(`sha256:${HEX}`))).toBe(HEX);
    expect(digestAlgorithm(parseDigest(`sha512:${HEX}${HEX}`))).toBe('sha512');
  });

  it.each([
    '',
    'sha256:',
    HEX,
    `sha256:${HEX}0`,
    `sha256:${HEX.slice(1)}`,
    `sha256:${HEX.toUpperCase()}`,
    `SHA256:${HEX}`,
    `sha1:${'a'.repeat(40)}`,
    `sha256:../../${HEX.slice(6)}`,
    `constructor:${HEX}`,
    `sha256:${HEX}\n`,
  ])('refuses %j', (text) => {
    expect(isDigest(text)).toBe(false);
    expect(() => parseDigest(text)).toThrow(expect.objectContaining({ code: 'DIGEST_INVALID' }));
  });
});

describe('platforms', () => {
  it.each([
    ['linux/amd64', 'linux/amd64'],
    ['amd64', 'linux/amd64'],
    ['x86_64', 'linux/amd64'],
    ['linux/aarch64', 'linux/arm64'],
    ['linux/arm64/v8', 'linux/arm64'],
    ['linux/amd64/v1', 'linux/amd64'],
    ['linux/amd64/v3', 'linux/amd64/v3'],
    ['linux/armhf', 'linux/arm/v7'],
    ['linux/arm/v6', 'linux/arm/v6'],
    ['windows/amd64', 'windows/amd64'],
  ])('%s is %s', (text, canonical) => {
    expect(formatPlatform(parsePlatform(text))).toBe(canonical);
  });

  it.each(['', 'linux/', '/amd64', 'a/b/c/d', 'Linux/amd64', 'linux amd64'])('refuses %j', (text) => {
    expect(() => parsePlatform(text)).toThrow(expect.objectContaining({ code: 'PLATFORM_INVALID' }));
  });

  it('treats an empty variant as none', () => {
    expect(normalizePlatform('linux', 'arm', '').variant).toBeNull();
  });
});

describe('targets', () => {
  it.each([
    ['oci:/tmp/layout', { kind: 'oci', path: '/tmp/layout', name: null }],
    ['oci:layout:1.0', { kind: 'oci', path: 'layout', name: '1.0' }],
    ['oci:layout:docker.io/library/nginx:1', { kind: 'oci', path: 'layout', name: 'docker.io/library/nginx:1' }],
    [`oci:layout@sha256:${HEX}`, { kind: 'oci', path: 'layout', name: `sha256:${HEX}` }],
    ['oci-archive:a.tar:x', { kind: 'oci-archive', path: 'a.tar', name: 'x' }],
    ['docker-archive:a.tar:team/app:1', { kind: 'docker-archive', path: 'a.tar', name: 'team/app:1' }],
    ['dir:/rootfs', { kind: 'dir', path: '/rootfs' }],
    ['sbom:a.json', { kind: 'sbom', path: 'a.json' }],
    ['nginx:1.27', { kind: 'bare' }],
    ['registry:5000/team/app:1', { kind: 'bare' }],
    ['docker:2375/app', { kind: 'bare' }],
    ['./image.tar', { kind: 'bare' }],
  ])('%s', (text, expected) => {
    expect(parseTarget(text)).toMatchObject({ text, ...expected });
  });

  it('reads references behind registry: and docker:', () => {
    expect(parseTarget('registry:nginx')).toMatchObject({
      kind: 'registry',
      reference: { repository: 'library/nginx' },
    });
    expect(parseTarget('docker:localhost:5000/a:1')).toMatchObject({
      kind: 'docker',
      reference: { registry: 'localhost:5000' },
    });
  });

  it.each(['', 'oci:', 'dir:', 'a\0b'])('refuses %j', (text) => {
    expect(() => parseTarget(text)).toThrow(expect.objectContaining({ code: 'TARGET_INVALID' }));
  });
});

describe('instants', () => {
  it.each([
    ['2026-03-01T00:00:00Z', '2026-03-01T00:00:00.000Z'],
    ['2026-03-01t02:00:00.25+02:00', '2026-03-01T00:00:00.250Z'],
    ['2024-02-29T12:00:00-01:00', '2024-02-29T13:00:00.000Z'],
  ])('%s', (text, iso) => {
    expect(parseInstant(text).toISOString()).toBe(iso);
  });

  it.each([
    '2026-03-01',
    '2026-02-30T00:00:00Z',
    '2026-13-01T00:00:00Z',
    '2026-03-01T25:00:00Z',
    '2026-03-01T00:00:00',
    'now',
    '',
  ])('refuses %j', (text) => {
    expect(readInstant(text)).toBeNull();
  });
});

describe('printable', () => {
  it.each([
    ['plain – ünïcode 日本', 'plain – ünïcode 日本'],
    ['\u001b]0;title\u0007', '\\u{1b}]0;title\\u{7}'],
    ['a\r\nb\tc', 'a\\u{d}\\u{a}b\\u{9}c'],
    ['user\u202egnp.exe', 'user\\u{202e}gnp.exe'],
    ['zero\u200bwidth', 'zero\\u{200b}width'],
  ])('%j', (text, shown) => {
    expect(printable(text)).toBe(shown);
  });

  it('makes lone surrogates well-formed', () => {
    expect(printable('a\ud800b').isWellFormed()).toBe(true);
  });
});

describe('suggest', () => {
  it.each([
    ['dockerfil', 'dockerfile'],
    ['packges', 'packages'],
    ['lables', 'labels'],
    ['quite-different', undefined],
  ])('%s → %s', (word, expected) => {
    expect(suggest(word, ['dockerfile', 'packages', 'labels', 'files'])).toBe(expected);
  });

  it('does not spend time on absurd words', () => {
    expect(suggest('x'.repeat(100_000), ['x'])).toBeUndefined();
  });
});

describe('createRegistry', () => {
  it('finds modules by id and alias', () => {
    const registry = createRegistry([{ id: 'apk' }, { id: 'dpkg', aliases: ['deb'] }]);
    expect(registry.get('deb')?.id).toBe('dpkg');
    expect(registry.get('rpm')).toBeUndefined();
    expect(registry.suggest('dpgk')).toBe('dpkg');
  });

  it('refuses two modules of one name', () => {
    expect(() => createRegistry([{ id: 'a' }, { id: 'b', aliases: ['a'] }])).toThrow(
      expect.objectContaining({ code: 'MODULE_DUPLICATE' }),
    );
  });
});
