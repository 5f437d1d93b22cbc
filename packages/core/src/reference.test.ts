import { anyCharacter } from '@assay/testkit';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AssayError } from './errors.ts';
import { formatReference, parseReference } from './reference.ts';

const SHA = `sha256:${'0123456789abcdef'.repeat(4)}`;

describe('parseReference', () => {
  it.each([
    ['nginx', 'docker.io/library/nginx:latest'],
    ['nginx:1.27', 'docker.io/library/nginx:1.27'],
    ['library/nginx:1', 'docker.io/library/nginx:1'],
    ['team/app', 'docker.io/team/app:latest'],
    ['docker.io/nginx', 'docker.io/library/nginx:latest'],
    ['index.docker.io/library/nginx:1', 'docker.io/library/nginx:1'],
    ['registry-1.docker.io/team/app', 'docker.io/team/app:latest'],
    ['dockerhub/nginx:1', 'docker.io/library/nginx:1'],
    ['dockerhub/team/app:1', 'docker.io/team/app:1'],
    ['docker.io:443/nginx', 'docker.io/library/nginx:latest'],
    ['ghcr.io:443/org/app:1', 'ghcr.io/org/app:1'],
    ['localhost/app', 'localhost/app:latest'],
    ['localhost:5000/app:1', 'localhost:5000/app:1'],
    ['localhost:443/app:1', 'localhost/app:1'],
    ['registry:5000/a/b:c', 'registry:5000/a/b:c'],
    ['registry:443/a', 'registry:443/a:latest'],
    ['[::1]:5000/app', '[::1]:5000/app:latest'],
    ['[2001:db8::1]/a/b:t', '[2001:db8::1]/a/b:t'],
    ['127.0.0.1:5000/a', '127.0.0.1:5000/a:latest'],
    [`gcr.io/p/a@${SHA}`, `gcr.io/p/a@${SHA}`],
    [`gcr.io/p/a:1.0@${SHA}`, `gcr.io/p/a:1.0@${SHA}`],
    ['quay.io/a/b/c/d:V1_x.y-z', 'quay.io/a/b/c/d:V1_x.y-z'],
    ['a/b__c/d-e--f', 'docker.io/a/b__c/d-e--f:latest'],
    ['xn--bcher-kva.example/app', 'xn--bcher-kva.example/app:latest'],
  ])('%s is %s', (text, canonical) => {
    expect(formatReference(parseReference(text))).toBe(canonical);
  });

  it.each([
    [''],
    ['NGINX'],
    ['Docker.io/nginx'],
    ['docker.io/Library/nginx'],
    ['nginx:'],
    ['nginx@'],
    ['nginx:1@sha256:abc'],
    [`nginx@SHA256:${'a'.repeat(64)}`],
    [`nginx@sha256:${'A'.repeat(64)}`],
    [`nginx@md5:${'a'.repeat(32)}`],
    [`nginx@${SHA}@${SHA}`],
    ['nginx:1:2'],
    ['host.example./app'],
    ['host..example/app'],
    ['host.example:0/app'],
    ['host.example:65536/app'],
    ['host.example:abc/app'],
    ['user@host.example/app'],
    ['https://host.example/app'],
    ['host.example//app'],
    ['host.example/app/'],
    ['/app'],
    ['a/../b'],
    ['a/./b'],
    ['nginx 1'],
    ['nginx\n'],
    ['ngınx'],
    ['nginx\u200b'],
    ['bücher.example/app'],
    ['[::1/app'],
    ['[zz]/app'],
    [`a/${'b'.repeat(256)}`],
    [`nginx:${'t'.repeat(129)}`],
    ['nginx:-tag'],
    ['a_-b'],
    ['x'.repeat(2000)],
  ])('refuses %j', (text) => {
    expect(() => parseReference(text)).toThrow(expect.objectContaining({ code: 'REFERENCE_INVALID', kind: 'usage' }));
  });

  it('reads its own canonical text back unchanged', () => {
    const segment = fc.stringMatching(/^[a-z0-9]{1,8}(?:[._-][a-z0-9]{1,4})?$/);
    const host = fc.constantFrom(
      'docker.io',
      'ghcr.io',
      'localhost',
      'localhost:5000',
      'reg:5000',
      '[::1]:80',
      'a.b.example',
    );
    const tag = fc.option(fc.stringMatching(/^[A-Za-z0-9_][A-Za-z0-9_.-]{0,20}$/));
    const digest = fc.option(fc.constant(SHA));
    fc.assert(
      fc.property(host, fc.array(segment, { minLength: 1, maxLength: 4 }), tag, digest, (h, path, t, d) => {
        const text = `${h}/${path.join('/')}${t === null ? '' : `:${t}`}${d === null ? '' : `@${d}`}`;
        const once = parseReference(text);
        expect(parseReference(formatReference(once))).toEqual(once);
        expect(once.tag !== null || once.digest !== null).toBe(true);
      }),
    );
  });

  it('answers any text with a reference or its own error', () => {
    fc.assert(
      fc.property(fc.string({ unit: anyCharacter, maxLength: 60 }), (text) => {
        try {
          const reference = parseReference(text);
          expect(reference.repository).toMatch(/^[a-z0-9]/);
        } catch (error) {
          expect(error).toBeInstanceOf(AssayError);
        }
      }),
    );
  });
});
