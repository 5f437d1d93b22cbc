import { type Server, createServer } from 'node:http';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AdvisoryProvider } from '../contracts/provider.ts';
import { openDatabase } from '../database/open-database.ts';
import { providers } from '../providers/registry.ts';
import { type UpdateResult, updateDatabase } from './update-database.ts';

const MAIN = '/v3.20/main.json';
const COMMUNITY = '/v3.20/community.json';
const KEV = '/kev.json';

const FEEDS = providers.modules.filter(({ id }) => id === 'alpine-secdb' || id === 'cisa-kev');

let folder = '';
let database = '';
let server: Server;
let origin = '';
let files = new Map<string, string>();
let asked: string[] = [];

function secdb(name: string, fixes: Readonly<Record<string, readonly string[]>>): string {
  return JSON.stringify({
    apkurl: '{{urlprefix}}/{{distroversion}}/{{reponame}}/{{arch}}/{{pkg.name}}-{{pkg.ver}}.apk',
    archs: ['x86_64'],
    reponame: name,
    urlprefix: 'https://dl-cdn.alpinelinux.org/alpine',
    distroversion: 'v3.20',
    packages: [{ pkg: { name: 'openssl', secfixes: fixes } }],
  });
}

function kev(...ids: readonly string[]): string {
  return JSON.stringify({
    title: 'CISA Catalog of Known Exploited Vulnerabilities',
    catalogVersion: '2025.08.25',
    dateReleased: '2025-08-25T17:00:00.0000Z',
    count: ids.length,
    vulnerabilities: ids.map((cveID) => ({
      cveID,
      vendorProject: 'v',
      product: 'p',
      vulnerabilityName: 'n',
      dateAdded: '2025-08-25',
      shortDescription: 'd',
      requiredAction: 'a',
      dueDate: '2025-09-15',
      knownRansomwareCampaignUse: 'Unknown',
      notes: '',
      cwes: [],
    })),
  });
}

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'assay-update-'));
  database = join(folder, 'advisories.db');
  asked = [];
  files = new Map([
    [MAIN, secdb('main', { '3.3.1-r0': ['CVE-2024-1'] })],
    [COMMUNITY, secdb('community', {})],
    [KEV, kev('CVE-2024-1')],
  ]);
  server = createServer((request, response) => {
    const path = request.url ?? '';
    asked.push(path);
    const body = files.get(path);
    if (body === undefined) response.writeHead(404).end();
    else response.end(body);
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const address = server.address();
  origin = `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`;
});
afterEach(async () => {
  server.closeAllConnections();
  await new Promise((done) => server.close(done));
  await rm(folder, { recursive: true });
});

async function update(
  needed: readonly string[] = ['apk:alpine:v3.20'],
  from: readonly AdvisoryProvider[] = FEEDS,
  now = '2026-01-01T00:00:00Z',
): Promise<UpdateResult> {
  return await updateDatabase({
    database,
    providers: from,
    needed: new Set(needed),
    mirrors: [
      { from: 'https://feeds.example', to: origin },
      { from: 'https://secdb.alpinelinux.org', to: origin },
      { from: 'https://services.nvd.nist.gov/', to: `${origin}/nvd/` },
      { from: 'https://www.cisa.gov/sites/default/files/feeds/known_exploited_vulnerabilities.json', to: origin + KEV },
    ],
    now,
    revision: '1',
    signal: new AbortController().signal,
  });
}

function openssl(): readonly string[] {
  const reader = openDatabase(database);
  const ids = reader.rowsOf('apk:alpine:v3.20', 'openssl').flatMap(({ affected }) => affected.fix.versions);
  reader.close();
  return ids;
}

describe('updateDatabase', () => {
  it('fetches what the images need and nothing else', async () => {
    const result = await update([]);
    expect(asked).toEqual([KEV]);
    expect(result.failed).toEqual([]);
    await update();
    expect(asked.slice(1).toSorted()).toEqual([KEV, COMMUNITY, MAIN].toSorted());
    expect(openssl()).toEqual(['3.3.1-r0']);
  });

  it('reads nothing again when nothing changed, and notes that it asked', async () => {
    await update();
    const result = await update(undefined, undefined, '2026-02-01T00:00:00Z');
    expect(result.fetched.map(({ changed }) => changed)).toEqual([false, false, false]);
    expect(result.status?.feeds.map(({ readAt }) => readAt)).toEqual(['2026-02-01T00:00:00Z', '2026-02-01T00:00:00Z']);
    expect(openssl()).toEqual(['3.3.1-r0']);
  });

  it('does not call a feed read that it could not ask for', async () => {
    await update();
    files.delete(KEV);
    const result = await update(undefined, undefined, '2026-02-01T00:00:00Z');
    expect(result.status?.feeds.map(({ feed, readAt }) => [feed, readAt])).toEqual([
      ['alpine-secdb', '2026-02-01T00:00:00Z'],
      ['cisa-kev', '2026-01-01T00:00:00Z'],
    ]);
  });

  it('takes over what changed, and drops what its publisher dropped', async () => {
    await update();
    files.set(MAIN, secdb('main', { '3.3.2-r0': ['CVE-2024-2'] }));
    files.set(KEV, kev('CVE-2024-9'));
    const result = await update();
    expect(result.fetched.filter(({ changed }) => changed)).toHaveLength(2);
    expect(openssl()).toEqual(['3.3.2-r0']);
    const reader = openDatabase(database);
    expect([reader.exploited('CVE-2024-1'), reader.exploited('CVE-2024-9')?.id]).toEqual([null, 'CVE-2024-9']);
    reader.close();
  });

  const failures: readonly (readonly [string, () => void, string])[] = [
    ['cannot be fetched', () => files.delete(MAIN), 'FEED_UNREACHABLE'],
    ['is cut off', () => files.set(MAIN, secdb('main', { '9-r0': ['CVE-2024-3'] }).slice(0, -30)), 'FEED_INVALID'],
    ['is something else', () => files.set(MAIN, '<html>down for maintenance</html>'), 'FEED_INVALID'],
  ];
  it.each(failures)('keeps what it had of a feed that %s, and updates the others', async (_, breakIt, code) => {
    await update();
    breakIt();
    files.set(KEV, kev('CVE-2024-9'));
    const result = await update();
    expect(result.failed.map(({ feed, error }) => [feed, error.code])).toEqual([['alpine-secdb', code]]);
    expect(openssl()).toEqual(['3.3.1-r0']);
    const reader = openDatabase(database);
    expect(reader.exploited('CVE-2024-9')).not.toBeNull();
    reader.close();
  });

  it('has no database when nothing could be fetched', async () => {
    files.clear();
    const result = await update();
    expect(result.status).toBeNull();
    expect(result.failed).toHaveLength(3);
  });

  it('builds anew over a damaged database', async () => {
    await update();
    const { writeFile } = await import('node:fs/promises');
    await writeFile(database, 'damaged');
    expect((await update()).failed).toEqual([]);
    expect(openssl()).toEqual(['3.3.1-r0']);
  });

  describe('of a feed with an index', () => {
    const kevProvider = providers.get('cisa-kev');
    const indexed: readonly AdvisoryProvider[] = (kevProvider === undefined ? [] : [kevProvider]).map((provider) => ({
      ...provider,
      downloads: [
        {
          namespace: '*',
          url: 'https://feeds.example/index',
          kind: 'incremental',
          follow: (body, url) => {
            const isFeed = url !== 'https://feeds.example/index';
            const lines = Buffer.from(body.bytes).toString('utf8').split('\n');
            return { isFeed, urls: isFeed ? [] : lines.filter((line) => line !== '') };
          },
        },
      ],
    }));

    it('reads what the index leads to, and forgets what an earlier archive held', async () => {
      files.set('/index', 'https://feeds.example/kev-1.json\nhttps://feeds.example/kev-1.json\n');
      files.set('/kev-1.json', kev('CVE-2024-1'));
      expect((await update([], indexed)).failed).toEqual([]);
      files.set('/index', 'https://feeds.example/kev-2.json\n');
      files.set('/kev-2.json', kev('CVE-2024-2'));
      expect((await update([], indexed)).failed).toEqual([]);
      const reader = openDatabase(database);
      expect([reader.exploited('CVE-2024-1'), reader.exploited('CVE-2024-2')?.id]).toEqual([null, 'CVE-2024-2']);
      expect(reader.status.sources.map(({ url }) => url)).toEqual(['https://feeds.example/index']);
      reader.close();
      expect((await update([], indexed)).fetched).toMatchObject([{ changed: false }]);
    });

    it('ends with an index that leads on and on', async () => {
      const endless: readonly AdvisoryProvider[] = indexed.map((provider) => ({
        ...provider,
        downloads: provider.downloads.map((download) => ({
          ...download,
          follow: () => ({
            isFeed: false,
            urls: Array.from({ length: 3000 }, (_, at) => `https://feeds.example/${at}`),
          }),
        })),
      }));
      files.set('/index', 'x');
      expect((await update([], endless)).failed.map(({ error }) => error.code)).toEqual(['FEED_LIMIT']);
    });
  });

  describe('of an API that tells what changed', () => {
    const page = (cves: Readonly<Record<string, string>>): string => {
      const vulnerabilities = Object.entries(cves).map(([id, version]) => ({
        cve: {
          id,
          sourceIdentifier: 'x',
          published: '2025-01-01T00:00:00.000',
          vulnStatus: 'Analyzed',
          configurations: [
            {
              nodes: [
                {
                  operator: 'OR',
                  cpeMatch: [{ vulnerable: true, criteria: `cpe:2.3:a:v:p:${version}:*:*:*:*:*:*:*` }],
                },
              ],
            },
          ],
        },
      }));
      const count = vulnerabilities.length;
      const header = { resultsPerPage: count, startIndex: 0, totalResults: count, format: 'NVD_CVE' };
      return JSON.stringify({ ...header, timestamp: '2026-01-01T00:00:00.000', vulnerabilities });
    };
    const versions = (): readonly string[] => {
      const reader = openDatabase(database);
      const found = reader
        .rowsOf('cpe', 'v:p')
        .map(({ advisory, affected }) => `${advisory.id} ${affected.versions[0]}`);
      reader.close();
      return found.toSorted();
    };

    it('replaces what changed and keeps the rest', async () => {
      const nvd = providers.modules.filter(({ id }) => id === 'nvd');
      files.set(
        '/nvd/rest/json/cves/2.0?startIndex=0',
        page({ 'CVE-2024-0001': '1', 'CVE-2024-0002': '1', 'CVE-2025-0001': '1' }),
      );
      expect((await update(['cpe'], nvd)).failed).toEqual([]);
      expect(versions()).toEqual(['CVE-2024-0001 1', 'CVE-2024-0002 1', 'CVE-2025-0001 1']);
      const window = '?lastModStartDate=2025-12-31T00:00:00.000&lastModEndDate=2026-01-05T00:00:00.000&startIndex=0';
      files.set(`/nvd/rest/json/cves/2.0${window}`, page({ 'CVE-2024-0002': '2', 'CVE-2026-0001': '1' }));
      const changed = await update(['cpe'], nvd, '2026-01-05T00:00:00Z');
      expect([changed.failed, changed.fetched.map((one) => one.changed)]).toEqual([[], [true]]);
      expect(versions()).toEqual(['CVE-2024-0001 1', 'CVE-2024-0002 2', 'CVE-2025-0001 1', 'CVE-2026-0001 1']);
    });
  });
});
