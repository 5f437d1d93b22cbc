import { generateKeyPairSync } from 'node:crypto';
import { mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { TrustedRootSource } from '@assay/core';
import { type TufRepository, tufCopy, tufRepository } from '../../testing/tuf-repository.ts';
import { loadTrustedRoots } from '../load-trusted-roots.ts';
import { PUBLIC_GOOD_ROOT } from '../public-good.ts';
import type { TufDownload } from './refresh-target.ts';
import { createTufFetcher } from './tuf-fetcher.ts';

const TARGET = 'trusted_root.json';
const CONTENT = Buffer.from(JSON.stringify(PUBLIC_GOOD_ROOT));
const OTHER = Buffer.from(JSON.stringify({ ...PUBLIC_GOOD_ROOT, ctlogs: [] }));
const PAST = new Date(Date.now() - 60_000);

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'assay-tuf-'));
});
afterEach(async () => {
  await rm(directory, { recursive: true, force: true });
});

function serving(repository: TufRepository): TufDownload {
  return (url) => Promise.resolve(repository.files.get(new URL(url).pathname.slice(1)) ?? null);
}

const unreachable: TufDownload = () => Promise.reject(new Error('no route'));

function source({ root }: TufRepository): Extract<TrustedRootSource, { kind: 'tuf' }> {
  return { kind: 'tuf', root, mirror: 'https://tuf.example', target: TARGET };
}

function fetchFrom(from: Extract<TrustedRootSource, { kind: 'tuf' | 'tuf-copy' }>, download: TufDownload | null) {
  return createTufFetcher({ directory, download }).fetch(from);
}

describe('a TUF repository', () => {
  it('gives the trusted root, and a newer one when there is one', async () => {
    const pair = generateKeyPairSync('ed25519');
    const first = tufRepository({ target: TARGET, content: CONTENT, pair });
    expect(await fetchFrom(source(first), serving(first))).toEqual({ json: CONTENT.toString(), warning: null });
    const second = tufRepository({ target: TARGET, content: OTHER, version: 2, pair });
    expect(await fetchFrom(source(first), serving(second))).toEqual({ json: OTHER.toString(), warning: null });
  });

  /** As if what is kept had been confirmed that many days ago. */
  const age = async (days: number): Promise<void> => {
    const [home = ''] = await readdir(directory);
    const at = new Date(Date.now() - days * 86_400_000 - 60_000);
    await utimes(join(directory, home, 'last-good.json'), at, at);
  };

  it('keeps the last good root with a warning when a refresh fails', async () => {
    const repository = tufRepository({ target: TARGET, content: CONTENT });
    await fetchFrom(source(repository), serving(repository));
    for (const download of [unreachable, null]) {
      const kept = await fetchFrom(source(repository), download);
      expect(kept).toMatchObject({ json: CONTENT.toString(), warning: { code: 'TRUSTED_ROOT_KEPT' } });
    }
  });

  it('keeps the last good root when the repository goes back to an older version', async () => {
    const pair = generateKeyPairSync('ed25519');
    const newer = tufRepository({ target: TARGET, content: OTHER, version: 5, pair });
    const older = tufRepository({ target: TARGET, content: CONTENT, version: 4, pair });
    await fetchFrom(source(newer), serving(newer));
    const kept = await fetchFrom(source(newer), serving(older));
    expect(kept).toMatchObject({ json: OTHER.toString(), warning: { code: 'TRUSTED_ROOT_KEPT' } });
    expect(kept.warning?.message).toContain('TUF_METADATA_INVALID');
  });

  it.each([
    ['89 days for one that cannot be reached', 89, unreachable, true],
    ['no longer than 90 days for one that cannot be reached', 91, unreachable, false],
    ['without end where the network is not used', 4000, null, true],
  ])('keeps the last good root %s', async (_, days, download, isKept) => {
    const repository = tufRepository({ target: TARGET, content: CONTENT });
    await fetchFrom(source(repository), serving(repository));
    await age(days);
    const fetched = fetchFrom(source(repository), download);
    if (isKept) expect((await fetched).warning?.message).toContain(`${days} days ago`);
    else await expect(fetched).rejects.toMatchObject({ code: 'TRUSTED_ROOT_UNAVAILABLE' });
  });

  it.each([
    ['6 days', 6, true],
    ['no longer than 7 days', 8, false],
  ])('keeps the last good root %s for one that is refused', async (_, days, isKept) => {
    const pair = generateKeyPairSync('ed25519');
    const newer = tufRepository({ target: TARGET, content: OTHER, version: 5, pair });
    const older = tufRepository({ target: TARGET, content: CONTENT, version: 4, pair });
    await fetchFrom(source(newer), serving(newer));
    await age(days);
    const fetched = fetchFrom(source(newer), serving(older));
    if (isKept) expect((await fetched).json).toBe(OTHER.toString());
    else await expect(fetched).rejects.toMatchObject({ code: 'TUF_METADATA_INVALID' });
  });

  it('survives damaged metadata in its folder', async () => {
    const repository = tufRepository({ target: TARGET, content: CONTENT });
    await fetchFrom(source(repository), serving(repository));
    const [home = ''] = await readdir(directory);
    await writeFile(join(directory, home, 'root.json'), '{');
    await writeFile(join(directory, home, 'last-good.json'), '{');
    expect(await fetchFrom(source(repository), serving(repository))).toEqual({
      json: CONTENT.toString(),
      warning: null,
    });
  });

  const signedByOthers = (): [TufRepository, TufDownload] => {
    const trusted = tufRepository({ target: TARGET, content: CONTENT });
    return [trusted, serving(tufRepository({ target: TARGET, content: CONTENT }))];
  };
  const tampered = (): [TufRepository, TufDownload] => {
    const repository = tufRepository({ target: TARGET, content: CONTENT });
    const files = new Map(
      [...repository.files].map(([path, bytes]) => [path, path.startsWith('targets/') ? OTHER : bytes]),
    );
    return [repository, serving({ ...repository, files })];
  };
  const expired = (role: string) => (): [TufRepository, TufDownload] => {
    const repository = tufRepository({ target: TARGET, content: CONTENT, expires: { [role]: PAST } });
    return [repository, serving(repository)];
  };
  const noRoot = (): [TufRepository, TufDownload] => {
    const repository = tufRepository({ target: TARGET, content: Buffer.from('{}') });
    return [repository, serving(repository)];
  };
  it.each([
    ['that is signed by others', signedByOthers, 'TUF_METADATA_INVALID'],
    ['whose target was changed', tampered, 'TUF_METADATA_INVALID'],
    ['whose timestamp has expired', expired('timestamp'), 'TUF_METADATA_EXPIRED'],
    ['whose snapshot has expired', expired('snapshot'), 'TUF_METADATA_EXPIRED'],
    ['whose targets have expired', expired('targets'), 'TUF_METADATA_EXPIRED'],
    ['whose target is no trusted root', noRoot, 'TRUSTED_ROOT_INVALID'],
  ])('%s is refused', async (_name, make, code) => {
    const [repository, download] = make();
    await expect(fetchFrom(source(repository), download)).rejects.toMatchObject({ code });
  });

  it('that cannot be reached and was never read is unavailable', async () => {
    const repository = tufRepository({ target: TARGET, content: CONTENT });
    await expect(fetchFrom(source(repository), unreachable)).rejects.toMatchObject({
      code: 'TRUSTED_ROOT_UNAVAILABLE',
    });
    await expect(fetchFrom(source(repository), null)).rejects.toMatchObject({ code: 'TRUSTED_ROOT_UNAVAILABLE' });
  });

  it('has to be at an https address', async () => {
    const from = { ...source(tufRepository({ target: TARGET, content: CONTENT })), mirror: 'http://tuf.example' };
    await expect(fetchFrom(from, unreachable)).rejects.toMatchObject({ code: 'TRUSTED_ROOT_INVALID' });
  });

  it('of the public good falls back to the root that is shipped', async () => {
    const from = { kind: 'tuf', root: null, mirror: 'https://tuf-repo-cdn.sigstore.dev', target: TARGET } as const;
    for (const download of [null, unreachable]) {
      const shipped = await fetchFrom(from, download);
      expect(shipped).toMatchObject({ json: CONTENT.toString(), warning: { code: 'TRUSTED_ROOT_STALE' } });
    }
  });

  it('without a root.json is for the public good only', async () => {
    const from = { kind: 'tuf', root: null, mirror: 'https://tuf.example', target: TARGET } as const;
    await expect(fetchFrom(from, unreachable)).rejects.toMatchObject({ code: 'TRUSTED_ROOT_INVALID' });
  });

  it('is read where nothing can be kept', async () => {
    const repository = tufRepository({ target: TARGET, content: CONTENT });
    const file = join(directory, 'file');
    await writeFile(file, '');
    const fetcher = createTufFetcher({ directory: join(file, 'below'), download: serving(repository) });
    expect(await fetcher.fetch(source(repository))).toEqual({ json: CONTENT.toString(), warning: null });
  });
});

describe('a copy of a TUF repository', () => {
  const copyOf = (repository: TufRepository, archive = tufCopy(repository)) => {
    return { kind: 'tuf-copy', root: repository.root, archive, target: TARGET } as const;
  };

  it('gives the trusted root without any network', async () => {
    const repository = tufRepository({ target: TARGET, content: CONTENT });
    expect(await fetchFrom(copyOf(repository), null)).toEqual({ json: CONTENT.toString(), warning: null });
    expect(await fetchFrom(copyOf(repository, tufCopy(repository, '')), null)).toMatchObject({ warning: null });
  });

  it('that has expired is refused', async () => {
    const repository = tufRepository({ target: TARGET, content: CONTENT, expires: { timestamp: PAST } });
    await expect(fetchFrom(copyOf(repository), null)).rejects.toMatchObject({ code: 'TUF_METADATA_EXPIRED' });
  });

  it.each([
    ['no archive', 'bm90IGEgdGFy'],
    ['an archive without a repository', tufCopy({ root: '', files: new Map([['a', Buffer.from('b')]]) })],
    ['nothing', ''],
  ])('that is %s is refused', async (_name, archive) => {
    const repository = tufRepository({ target: TARGET, content: CONTENT });
    await expect(fetchFrom(copyOf(repository, archive), null)).rejects.toMatchObject({ code: 'TRUSTED_ROOT_INVALID' });
  });
});

describe('trusted roots by name', () => {
  it('that cannot be loaded are failures and leave the others', async () => {
    const repository = tufRepository({ target: TARGET, content: CONTENT });
    const named = [
      { name: 'ours', source: source(repository) },
      { name: 'good', source: { kind: 'document', json: CONTENT.toString() } as const },
    ];
    const roots = await loadTrustedRoots(named, createTufFetcher({ directory, download: unreachable }));
    expect(roots.roots.map(({ name }) => name)).toEqual(['sigstore-public-good', 'good']);
    expect(roots.failures).toMatchObject([{ name: 'ours', code: 'TRUSTED_ROOT_UNAVAILABLE' }]);
  });
});
