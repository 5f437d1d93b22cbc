import { describe, expect, it } from 'vitest';
import { claimsOf, mayBeLabelled } from './claimed-commits.ts';

const COMMIT = 'a'.repeat(40);
const WEB = { owner: 'Acme', name: 'Web', webUrl: 'https://github.com' };

describe('where labels of an image count', () => {
  it.each([
    ['ghcr.io/acme/web:1', [], true],
    ['ghcr.io/acme/web/worker:1', [], true],
    ['ghcr.io/acme/web2:1', [], false],
    ['ghcr.io/acme/other:1', [], false],
    ['evil.example/acme/web:1', [], false],
    ['ghcr.io.evil.example/acme/web:1', [], false],
    ['registry.example.com/team/web:1', ['registry.example.com/team/web'], true],
    ['registry.example.com/team/web:1', ['registry.example.com/team/*'], true],
    ['registry.example.com/team/a/web:1', ['registry.example.com/*/web'], true],
    ['registry.example.com/team:1', ['registry.example.com/team/*'], false],
    ['registry.example.com/a-b', ['registry.example.com/a*b*b'], false],
    ['other.example.com/team/web:1', ['registry.example.com/team/*'], false],
    ['no reference at all', ['registry.example.com/*'], false],
  ])('%s with %j: %s', (reference, images, counts) => {
    expect(mayBeLabelled(reference, WEB, images)).toBe(counts);
  });

  it('knows the registry of an Enterprise Server', () => {
    const repository = { ...WEB, webUrl: 'https://ghe.example.com' };
    expect(mayBeLabelled('containers.ghe.example.com/acme/web:1', repository, [])).toBe(true);
    expect(mayBeLabelled('ghcr.io/acme/web:1', repository, [])).toBe(false);
  });
});

describe('commits that an image claims', () => {
  it('takes provenance only where its signature holds, and labels with a whole commit', () => {
    const labels = {
      'org.opencontainers.image.source': 'https://github.com/acme/web',
      'org.opencontainers.image.revision': COMMIT,
    };
    const provenance = [
      { verified: false, source: 'https://github.com/acme/forged', revision: COMMIT },
      { verified: true, source: 'git+https://github.com/acme/web@refs/heads/main', revision: COMMIT },
    ];
    expect(claimsOf(labels, provenance)).toEqual([
      { host: 'github.com', owner: 'acme', name: 'web', revision: COMMIT, evidence: 'provenance' },
      { host: 'github.com', owner: 'acme', name: 'web', revision: COMMIT, evidence: 'label' },
    ]);
  });
});
