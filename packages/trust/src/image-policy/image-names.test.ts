import { parseReference } from '@assay/core';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { catchesImage, exemptsImage, imageNames } from './image-names.ts';
import { matchesGlob } from './match-glob.ts';

const DIGEST = `sha256:${'0'.repeat(64)}`;

const catches = (glob: string, image: string, written: string | null = null): boolean =>
  catchesImage([glob], imageNames(parseReference(image), written));

test.each([
  // Only these two are written out in full.
  ['*', 'nginx', true],
  ['*', 'acme/app', false],
  ['*', 'ghcr.io/app', false],
  ['*/*', 'acme/app', true],
  ['*/*', 'nginx', true],
  ['*/*', 'ghcr.io/acme/app', false],
  ['**', 'ghcr.io/acme/app', true],
  ['nginx*', 'nginx', false],
  ['*:latest', 'nginx', false],
  ['index.docker.io/library/nginx*', 'nginx', true],
  ['index.docker.io/library/nginx:latest', 'nginx', true],
  ['index.docker.io/*/*', 'acme/app:1', true],
  ['docker.io/library/nginx:*', 'nginx:1', true],
  // Slashes, and signs that stand for themselves.
  ['ghcr.io/acme/*', 'ghcr.io/acme/app:1', true],
  ['ghcr.io/acme/*', 'ghcr.io/acme/team/app:1', false],
  ['ghcr.io/acme/**', 'ghcr.io/acme/team/app:1', true],
  ['ghcr.io/**/app:*', 'ghcr.io/acme/app:1', true],
  ['ghcrxio/acme/*', 'ghcr.io/acme/app', false],
  ['ghcr.io/acme/*', 'ghcrxio.example/ghcr.io/acme/app', false],
  ['ghcr.io/acme/app', 'ghcr.io/acme/app:1', false],
  ['ghcr.io/acme/app*', 'ghcr.io/acme/app:1', true],
  ['ghcr.io/acme/app*', `ghcr.io/acme/app@${DIGEST}`, true],
  ['**demo**', 'registry.local:5000/x/demo-app:1', true],
  // The tag is kept beside the digest.
  ['ghcr.io/acme/app:v1*', `ghcr.io/acme/app:v1.2@${DIGEST}`, true],
  ['ghcr.io/acme/app:v2*', `ghcr.io/acme/app:v1.2@${DIGEST}`, false],
  ['ghcr.io/acme/app@sha256:*', `ghcr.io/acme/app:v1.2@${DIGEST}`, true],
  ['ghcr.io/acme/app:latest', `ghcr.io/acme/app@${DIGEST}`, false],
  ['ghcr.io/acme/app:latest', 'ghcr.io/acme/app', true],
])('the glob %s on %s: %j', (glob, image, expected) => {
  expect(catches(glob, image)).toBe(expected);
});

test('a glob is tried on what somebody wrote when no full name matches', () => {
  expect(catches('nginx', 'nginx', 'nginx')).toBe(true);
  expect(catches('nginx', 'nginx', null)).toBe(false);
});

test('a local image is caught by globs for everything only', () => {
  expect(catchesImage(['**'], imageNames(null, null))).toBe(true);
  expect(catchesImage(['ghcr.io/**', '*'], imageNames(null, null))).toBe(false);
  expect(exemptsImage(['**'], imageNames(null, null))).toBe(false);
});

test('a tag before a digest exempts nothing', () => {
  const names = imageNames(parseReference(`ghcr.io/acme/app:trusted@${DIGEST}`), null);
  expect(exemptsImage(['ghcr.io/acme/app:trusted'], names)).toBe(false);
  expect(exemptsImage(['ghcr.io/acme/app:*', 'ghcr.io/acme/app@*'], names)).toBe(true);
  expect(exemptsImage(['ghcr.io/acme/**'], names)).toBe(true);
});

/** The definition, without any cleverness. */
function naive(glob: string, text: string): boolean {
  if (glob === '') return text === '';
  if (glob.startsWith('**')) return naive(glob.slice(2), text) || (text !== '' && naive(glob, text.slice(1)));
  if (glob.startsWith('*'))
    return naive(glob.slice(1), text) || (text !== '' && !text.startsWith('/') && naive(glob, text.slice(1)));
  return text !== '' && glob[0] === text[0] && naive(glob.slice(1), text.slice(1));
}

test('globs match what their definition says', () => {
  const letter = fc.constantFrom('a', 'b', '/', '.', ':');
  const globs = fc.string({ unit: fc.oneof(letter, fc.constant('*')), maxLength: 9 });
  fc.assert(
    fc.property(globs, fc.string({ unit: letter, maxLength: 10 }), (glob, text) => {
      expect(matchesGlob(glob, text)).toBe(naive(glob, text));
    }),
    { numRuns: 3000 },
  );
});

test('a glob of many stars is answered', () => {
  expect(matchesGlob(`${'*a'.repeat(500)}b`, 'a'.repeat(2000))).toBe(false);
  expect(matchesGlob('**', 'a'.repeat(5000))).toBe(false);
});
