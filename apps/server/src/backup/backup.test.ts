import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { JsonObject } from '@assay/core';
import {
  type Store,
  type StoreLocation,
  audit,
  exportRecords,
  inSpace,
  openStore,
  registries,
  spaces,
} from '@assay/store';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { databaseKinds } from '../../../../packages/store/src/testing/test-stores.ts';
import { fillSpace } from '../testing/filled-space.ts';
import { startServiceOn } from '../testing/service-stores.ts';
import type { TestService } from '../testing/test-service.ts';
import { readBackupFile, writeBackupFile } from './backup-file.ts';
import { type InstancePlaces, backupInstance, restoreInstance } from './instance-backup.ts';

const PASSPHRASE = 'correct horse battery staple';
const { signal } = new AbortController();

interface Entry {
  readonly name: string;
  readonly bytes: Buffer;
}

async function entriesOf(file: string): Promise<readonly Entry[]> {
  const entries: Entry[] = [];
  await readBackupFile(file, async ({ name, bytes }) => {
    entries.push({ name, bytes: Buffer.concat(await Array.fromAsync(bytes)) });
  });
  return entries;
}

/** Every record by table. Whether a job is in the hands of workers is not told: where it is restored it is not. */
async function allRecords(store: Store): Promise<ReadonlyMap<string, readonly string[]>> {
  const found = new Map<string, string[]>();
  await exportRecords(store, async ({ table, rows }) => {
    const lines = found.get(table) ?? [];
    found.set(table, lines);
    lines.push(...rows.map((row: JsonObject) => JSON.stringify({ ...row, dispatched_at: null })));
  });
  return new Map([...found].map(([table, lines]) => [table, lines.toSorted()]));
}

describe.each(databaseKinds())('a backup of $name', (kind) => {
  const skipped = kind.missing !== null;
  let directory: string;
  let service: TestService;
  let file: string;
  let mark: string;
  let before: ReadonlyMap<string, readonly string[]>;
  let untouched: { readonly location: StoreLocation; dispose(): Promise<void> };

  beforeAll(async () => {
    if (skipped) return;
    directory = await mkdtemp(join(tmpdir(), 'assay-backup-'));
    untouched = await kind.create();
    const data = join(directory, 'source');
    const changes = { dataDirectory: data, blobs: { kind: 'directory', path: join(data, 'blobs') } } as const;
    service = await startServiceOn(kind, { ...changes, role: 'api', advisoryDatabase: join(data, 'advisories.db') });
    await writeFile(join(data, 'advisories.db'), 'the advisories');
    const space = await spaces.findSpace(service.service.parts.store.read, 'default');
    if (space === null) throw new Error('there is a first space');
    ({ mark } = await fillSpace(service.service.parts, space.id, 'marked'));
    before = await allRecords(service.service.parts.store);
    file = join(directory, 'service.backup');
    const { settings } = service.service.parts;
    await backupInstance(settings, { file, passphrase: PASSPHRASE, toolVersion: '1', signal });
  });
  afterAll(async () => {
    if (skipped) return;
    await service.stop();
    await untouched.dispose();
    await rm(directory, { recursive: true, force: true });
  });

  /** Places for an instance that is not there yet. */
  const empty = async (location: StoreLocation): Promise<InstancePlaces> => {
    const dataDirectory = await mkdtemp(join(directory, 'target-'));
    return {
      dataDirectory,
      database: location,
      blobs: { kind: 'directory', path: join(dataDirectory, 'blobs') },
      advisoryDatabase: join(dataDirectory, 'advisories.db'),
    };
  };

  describe.each(databaseKinds())('restored into $name', (target) => {
    it.skipIf(skipped || target.missing !== null)('is the same service', async () => {
      const database = await target.create();
      const places = await empty(database.location);
      const found = await restoreInstance(places, { file, passphrase: PASSPHRASE, toolVersion: '1', signal });
      expect(found).toMatchObject({ keys: true, advisories: true, toolVersion: '1' });
      expect(await readFile(places.advisoryDatabase, 'utf8')).toBe('the advisories');

      const restored = await openStore(database.location);
      const after = await allRecords(restored);
      const told = new Set(['audit', 'audit_heads', 'settings']);
      for (const [table, rows] of before) if (!told.has(table)) expect(after.get(table), table).toEqual(rows);
      await restored.close();

      const { adminKey } = service;
      const again = await startServiceOn({ create: async () => database }, { ...places, role: 'api' });
      // It is no first start: nobody gets a new key.
      expect(again.service.newAdminKey).toBeNull();
      const { parts } = again.service;
      const first = await spaces.findSpace(parts.store.read, 'default');
      if (first === null) throw new Error('the space is there');
      const scope = inSpace(parts.store.read, first.id);
      expect((await audit.verifyAudit(scope)).kind).toBe('intact');
      const credential = await registries.registryCredential(scope, parts.keyring, `${mark}.example`);
      expect(credential).toEqual({ username: mark, secret: mark });
      for (const path of ['/api/v1/images', '/api/v1/evaluations', '/api/v1/policies', '/api/v1/exceptions']) {
        const own = await service.request('GET', path);
        expect(await again.request('GET', path, undefined, { key: adminKey }), path).toMatchObject({
          status: 200,
          body: own.body,
        });
      }
      // Counting goes on behind what was restored.
      const answer = await again.request(
        'POST',
        '/api/v1/policies',
        { name: 'another', document: POLICY },
        { key: adminKey },
      );
      expect(answer.status).toBe(201);
      await again.stop();
    });
  });

  /** What it is refused with; the database and the directory are as empty as before then, for the next one too. */
  const refused = async (at: string, passphrase: string | null = PASSPHRASE): Promise<unknown> => {
    const places = await empty(untouched.location);
    const error: unknown = await restoreInstance(places, { file: at, passphrase, toolVersion: '1', signal }).then(
      () => 'it was restored',
      (thrown: unknown) => thrown,
    );
    const store = await openStore(untouched.location);
    const rows = [...(await allRecords(store)).values()].flat();
    await store.close();
    expect(rows).toHaveLength(1);
    const left = (await readdir(places.dataDirectory, { recursive: true, withFileTypes: true }))
      .filter((entry) => entry.isFile())
      .map(({ name }) => name);
    expect(left).toEqual([]);
    return error instanceof Error && 'code' in error ? error.code : error;
  };

  it.skipIf(skipped)('is refused with another passphrase, or with none, and nothing is restored', async () => {
    expect(await refused(file, 'wrong')).toBe('PASSPHRASE_WRONG');
    expect(await refused(file, null)).toBe('PASSPHRASE_NEEDED');
    expect(await refused(join(directory, 'nothing'))).toBe('BACKUP_UNREADABLE');
  });

  it.skipIf(skipped)('is refused where there is a service already, which stays as it is', async () => {
    const { store, settings } = service.service.parts;
    const stands = await allRecords(store);
    const restored = restoreInstance(settings, { file, passphrase: PASSPHRASE, toolVersion: '1', signal });
    await expect(restored).rejects.toMatchObject({ code: 'STORE_NOT_EMPTY' });
    expect(await allRecords(store)).toEqual(stands);
    const again = backupInstance(settings, { file, passphrase: null, toolVersion: '1', signal });
    await expect(again).rejects.toMatchObject({ code: 'BACKUP_UNWRITABLE' });
  });

  it.skipIf(skipped)('is refused when it was cut or changed anywhere, and nothing is restored', async () => {
    const bytes = await readFile(file);
    const other = join(directory, 'damaged.backup');
    for (const share of [0, 0.1, 0.5, 0.9, 0.99]) {
      await writeFile(other, bytes.subarray(0, Math.floor(bytes.length * share)));
      expect(await refused(other), `cut at ${share}`).toBe('BACKUP_DAMAGED');
    }
    await writeFile(other, bytes.subarray(0, -1));
    expect(await refused(other), 'without its last byte').toBe('BACKUP_DAMAGED');
    for (const share of [0, 0.2, 0.5, 0.8]) {
      const changed = Buffer.from(bytes);
      const at = Math.floor(bytes.length * share);
      changed[at] = (changed[at] ?? 0) ^ 0x10;
      await writeFile(other, changed);
      expect(await refused(other), `changed at ${share}`).toBe('BACKUP_DAMAGED');
    }
  });

  it.skipIf(skipped)('is refused when somebody else made it up, and nothing is restored', async () => {
    const entries = await entriesOf(file);
    const firstBlob = entries.findIndex(({ name }) => name.startsWith('blobs/'));
    const schemaAt = entries.findIndex(({ name }) => name === 'schema.json');
    const row = (table: string, text: string): Entry => ({
      name: `records/00999999-${table}.ndjson`,
      bytes: Buffer.from(`${text}\n`),
    });
    const withRow = (entry: Entry) => [...entries.slice(0, schemaAt), entry, ...entries.slice(schemaAt)];
    const schema = (text: string): readonly Entry[] =>
      entries.map((entry) => (entry.name === 'schema.json' ? { ...entry, bytes: Buffer.from(text) } : entry));
    const COPY = 'STORE_COPY_INVALID';
    const made: readonly (readonly [what: string, entries: readonly Entry[], code: string])[] = [
      ['nothing', [], 'BACKUP_DAMAGED'],
      ['without its manifest', entries.slice(1), 'BACKUP_DAMAGED'],
      ['without records', entries.slice(0, 1), 'BACKUP_DAMAGED'],
      ['without a document', entries.toSpliced(firstBlob, 1), 'BACKUP_DAMAGED'],
      [
        'another document',
        entries.with(firstBlob, { ...(entries[firstBlob] ?? row('x', '')), bytes: Buffer.from('x') }),
        'BACKUP_DAMAGED',
      ],
      ['something else', [...entries, { name: 'etc/passwd', bytes: Buffer.from('x') }], 'BACKUP_DAMAGED'],
      ['records at the end', [...entries, row('spaces', '{}')], 'BACKUP_DAMAGED'],
      ['a newer schema', schema('{"schema":999}'), 'BACKUP_OTHER_VERSION'],
      ['a schema that is none', schema('{"schema":"1"}'), 'BACKUP_DAMAGED'],
      ['records that are none', withRow(row('settings', '[1]')), 'BACKUP_DAMAGED'],
      ['records in half', withRow({ ...row('settings', ''), bytes: Buffer.from('{"name":"a"') }), 'BACKUP_DAMAGED'],
      ['a table that is none', withRow(row('pg_authid', '{"rolname":"a"}')), COPY],
      ['a table of the database', withRow(row('schema_versions', '{"version":9}')), COPY],
      ['a column that is none', withRow(row('settings', '{"name":"a","value":"{}","more":1}')), COPY],
      ['rows that differ', withRow(row('settings', '{"name":"a","value":"{}"}\n{"name":"b","more":1}')), COPY],
      ['a row twice', withRow(row('settings', '{"name":"a","value":"{}"}\n{"name":"a","value":"{}"}')), COPY],
      ['a row of nobody', withRow(row('audit_heads', '{"space_id":"x","seq":1,"hash":"x"}')), COPY],
      ['text for a number', withRow(row('spaces', '{"id":"x","name":"x","created_at":"x"}')), COPY],
      ['nothing for a name', withRow(row('settings', '{"name":null,"value":"{}"}')), COPY],
      ['text with a NUL', withRow(row('settings', '{"name":"a\\u0000","value":"{}"}')), COPY],
      ['an object for a text', withRow(row('settings', '{"name":{"a":1},"value":"{}"}')), COPY],
    ];
    for (const [what, parts, code] of made) {
      const other = join(directory, 'made-up.backup');
      await rm(other, { force: true });
      await writeBackupFile(other, async (writer) => {
        for (const { name, bytes } of parts) await writer.add(name, bytes);
      });
      expect(await refused(other), what).toBe(code);
    }
  });
});

const POLICY = JSON.stringify({ version: '2', id: 'p', name: 'p', rule_sets: [], allowlists: [], mappings: [] });
