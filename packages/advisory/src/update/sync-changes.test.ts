import { type Server, createServer } from 'node:http';
import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isJsonObject } from '@assay/core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { nvdChanges } from '../providers/nvd/changes.ts';
import { type SyncOptions, syncChanges } from './sync-changes.ts';

const ROOT = 'https://nvd.example/cves/2.0?startIndex=0';
const PER_PAGE = 2;

/** One entry of the server: its text and when it last changed. */
interface Entry {
  readonly text: string;
  readonly modified: string;
}

let folder = '';
let server: Server;
let origin = '';
let entries = new Map<string, Entry>();
let asked: string[] = [];
let keys: (string | undefined)[] = [];
/** Answers that are still given before the server fails. */
let answers = Number.POSITIVE_INFINITY;
let clock = '';

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'assay-sync-'));
  [asked, keys, answers, clock] = [[], [], Number.POSITIVE_INFINITY, '2026-01-01T00:00:00.000'];
  entries = new Map(
    ['CVE-2024-0001', 'CVE-2024-0002', 'CVE-2024-1001', 'CVE-2025-0001', 'CVE-2025-0002'].map((id) => [
      id,
      { text: 'first', modified: '2025-06-01T00:00:00.000' },
    ]),
  );
  server = createServer((request, response) => {
    const url = new URL(request.url ?? '', 'http://x');
    asked.push(decodeURIComponent(url.search));
    keys.push(request.headers['apikey']?.toString());
    answers -= 1;
    if (answers < 0) response.writeHead(500).end();
    else response.end(pageOf(url.searchParams));
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const address = server.address();
  origin = `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}/`;
});
afterEach(async () => {
  server.closeAllConnections();
  await new Promise((done) => server.close(done));
  await rm(folder, { recursive: true });
});

function pageOf(query: URLSearchParams): string {
  const [from, until] = [query.get('lastModStartDate') ?? '', query.get('lastModEndDate') ?? '9'];
  const found = [...entries].filter(([, { modified }]) => modified >= from && modified <= until);
  const startIndex = Number(query.get('startIndex'));
  const shown = found.slice(startIndex, startIndex + PER_PAGE);
  return JSON.stringify({
    startIndex,
    resultsPerPage: shown.length,
    totalResults: found.length,
    format: 'NVD_CVE',
    timestamp: clock,
    vulnerabilities: shown.map(([id, { text }]) => ({ cve: { id, descriptions: [{ lang: 'en', value: text }] } })),
  });
}

async function sync(now: string, over: Partial<SyncOptions> = {}): Promise<Awaited<ReturnType<typeof syncChanges>>> {
  clock = now.slice(0, -1);
  return await syncChanges(ROOT, {
    changes: nvdChanges,
    mirrors: [{ from: 'https://nvd.example/', to: origin }],
    key: null,
    now: new Date(now),
    download: { directory: folder, signal: new AbortController().signal, tries: 1 },
    ...over,
  });
}

async function texts({ parts }: Awaited<ReturnType<typeof syncChanges>>): Promise<Record<string, string>> {
  const found: Record<string, string> = {};
  for (const { path } of parts) {
    const { entries: kept } = nvdChanges.readPage({ path, bytes: await readFile(path) }, ROOT);
    for (const { id, value } of kept) found[id] = /"value":"(\w+)"/.exec(JSON.stringify(value))?.[1] ?? '';
  }
  return found;
}

const ALL = Object.fromEntries(
  ['CVE-2024-0001', 'CVE-2024-0002', 'CVE-2024-1001', 'CVE-2025-0001', 'CVE-2025-0002'].map((id) => [id, 'first']),
);

describe('an API that tells what changed', () => {
  it('is read whole once, then only what changed', async () => {
    const first = await sync('2026-01-01T00:00:00.000Z');
    expect(asked).toEqual(['?startIndex=0', '?startIndex=2', '?startIndex=4']);
    expect(await texts(first)).toEqual(ALL);
    expect(first.parts.map(({ name }) => name?.split('#')[1])).toEqual(['cve-2024-0', 'cve-2024-1', 'cve-2025-0']);

    asked = [];
    entries.set('CVE-2024-0002', { text: 'second', modified: '2026-01-05T00:00:00.000' });
    entries.set('CVE-2026-0001', { text: 'new', modified: '2026-01-06T00:00:00.000' });
    const second = await sync('2026-01-10T00:00:00.000Z');
    expect(asked).toEqual([
      '?lastModStartDate=2025-12-31T00:00:00.000&lastModEndDate=2026-01-10T00:00:00.000&startIndex=0',
    ]);
    expect(await texts(second)).toEqual({ ...ALL, 'CVE-2024-0002': 'second', 'CVE-2026-0001': 'new' });
    expect(second.digest).not.toBe(first.digest);

    const third = await sync('2026-01-20T00:00:00.000Z');
    expect(third).toEqual(second);
  });

  it('is asked in windows that it answers', async () => {
    await sync('2025-01-01T00:00:00.000Z');
    asked = [];
    await sync('2026-01-01T00:00:00.000Z');
    const windows = asked.map((query) => new URLSearchParams(query));
    const bounds = windows
      .filter((query) => query.get('startIndex') === '0')
      .map((query) =>
        [query.get('lastModStartDate'), query.get('lastModEndDate')].map((text) => Date.parse(`${text}Z`)),
      );
    expect(bounds.length).toBe(4);
    for (const [index, [from = 0, until = 0]] of bounds.entries()) {
      expect(until - from).toBeLessThanOrEqual(120 * 86_400_000);
      expect(from).toBeLessThan(bounds[index - 1]?.[1] ?? Number.POSITIVE_INFINITY);
    }
    expect(bounds.at(-1)?.[1]).toBe(Date.parse('2026-01-01T00:00:00Z'));
  });

  it('is gone on with where it broke off, and what changed meanwhile is asked for', async () => {
    answers = 1;
    await expect(sync('2026-01-01T00:00:00.000Z')).rejects.toMatchObject({ code: 'FEED_UNREACHABLE' });
    [answers, asked] = [Number.POSITIVE_INFINITY, []];
    entries.set('CVE-2024-0001', { text: 'second', modified: '2026-01-01T12:00:00.000' });
    const found = await sync('2026-01-02T00:00:00.000Z');
    expect(asked).toEqual([
      '?startIndex=2',
      '?startIndex=4',
      '?lastModStartDate=2025-12-31T00:00:00.000&lastModEndDate=2026-01-02T00:00:00.000&startIndex=0',
    ]);
    expect(await texts(found)).toEqual({ ...ALL, 'CVE-2024-0001': 'second' });
  });

  it('is read anew when what was kept is damaged', async () => {
    const { parts } = await sync('2026-01-01T00:00:00.000Z');
    await writeFile(parts[0]?.path ?? '', '{"cut');
    entries.set('CVE-2024-0001', { text: 'second', modified: '2026-01-05T00:00:00.000' });
    await expect(sync('2026-01-06T00:00:00.000Z')).rejects.toMatchObject({ code: 'FEED_INVALID' });
    expect(await texts(await sync('2026-01-06T00:00:00.000Z'))).toEqual({ ...ALL, 'CVE-2024-0001': 'second' });
    await rm(parts[1]?.path ?? '');
    await expect(sync('2026-01-07T00:00:00.000Z')).rejects.toMatchObject({ code: 'FEED_INVALID' });
    expect(Object.keys(await texts(await sync('2026-01-07T00:00:00.000Z')))).toHaveLength(5);
  });

  it.each(['', '{', '{"schemaVersion":1,"url":"https://other.example/","documents":{}}', '{"schemaVersion":2}'])(
    'is read anew when the note of what was kept is %j',
    async (note) => {
      const { parts } = await sync('2026-01-01T00:00:00.000Z');
      await writeFile(join(parts[0]?.path ?? '', '../state.json'), note);
      asked = [];
      await sync('2026-01-02T00:00:00.000Z');
      expect(asked[0]).toBe('?startIndex=0');
    },
  );

  it('gets its key from nobody but the publisher', async () => {
    await sync('2026-01-01T00:00:00.000Z', { key: 'secret' });
    expect(new Set(keys)).toEqual(new Set([undefined]));
    const own = { key: 'secret', mirrors: [] };
    await rm(folder, { recursive: true });
    const found = await syncChanges(`${origin}cves/2.0?startIndex=4`, {
      changes: nvdChanges,
      now: new Date('2026-01-01T00:00:00Z'),
      download: { directory: folder, signal: new AbortController().signal, tries: 1 },
      ...own,
    });
    expect([keys.at(-1), found.parts.length]).toEqual(['secret', 1]);
  });

  it('leaves no pages behind', async () => {
    const { parts } = await sync('2026-01-01T00:00:00.000Z');
    const files = await readdir(folder, { recursive: true });
    expect(files.filter((name) => name.includes('.json')).length).toBe(parts.length + 1);
    expect(files.filter((name) => name.endsWith('.body') || name.endsWith('.new'))).toEqual([]);
    const state: unknown = JSON.parse(await readFile(join(parts[0]?.path ?? '', '../state.json'), 'utf8'));
    expect(isJsonObject(state) && state['open']).toBe(null);
  });
});
