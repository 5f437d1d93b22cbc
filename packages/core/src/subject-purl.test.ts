import { expect, it } from 'vitest';
import { parseDigest } from './digest.ts';
import { parsePlatform } from './platform.ts';
import { subjectPurl } from './subject-purl.ts';

const DIGEST = parseDigest(`sha256:${'a'.repeat(64)}`);

it.each([
  [
    'registry.example/team/app:1.0',
    'linux/arm64',
    `pkg:oci/app@${DIGEST}?arch=arm64&repository_url=registry.example/team/app&tag=1.0`,
  ],
  [`registry.example/app@${DIGEST}`, null, `pkg:oci/app@${DIGEST}?repository_url=registry.example/app`],
  ['localhost:5000/app:1', null, `pkg:oci/app@${DIGEST}?repository_url=localhost:5000/app&tag=1`],
  ['/srv/layout', null, null],
  ['nginx', null, null],
])('of %s on %s is %s', (reference, platform, expected) => {
  const purl = subjectPurl({
    reference,
    digest: DIGEST,
    indexDigest: null,
    imageId: null,
    platform: platform === null ? null : parsePlatform(platform),
  });
  expect(purl === null ? null : purl.replaceAll('%2F', '/')).toBe(expected);
});

it('needs a digest', () => {
  const subject = {
    reference: 'registry.example/app:1',
    digest: null,
    indexDigest: null,
    imageId: null,
    platform: null,
  };
  expect(subjectPurl(subject)).toBeNull();
});
