import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type TestService, startTestService } from '../../../server/src/testing/test-service.ts';
import { type MemoryRun, runInMemory } from '../../testing/memory-io.ts';

let service: TestService;
let directory = '';
const assay = async (...argv: readonly string[]): Promise<MemoryRun> =>
  runInMemory(['audit', ...argv], { workingDirectory: directory });
/** Changes the database as one who may do everything with it: what refuses changes of the trail is taken away first. */
const inDatabase = (statement: string): void => {
  using database = new DatabaseSync(join(directory, 'assay.db'));
  expect(() => {
    database.exec(statement);
  }).toThrow('append-only');
  for (const { name } of database.prepare("select name from sqlite_master where type = 'trigger'").all()) {
    database.exec(`drop trigger "${String(name)}"`);
  }
  database.exec(statement);
};

beforeEach(async () => {
  service = await startTestService();
  directory = service.service.parts.settings.dataDirectory;
  for (const name of ['one', 'two']) {
    expect((await service.request('POST', '/api/v1/keys', { name, role: 'viewer' })).status).toBe(201);
  }
});
afterEach(async () => service.stop());

/** The export of the first space, in a file. */
async function exported(change: (text: string) => string): Promise<string> {
  const { code, stdout } = await assay('export', '--data', directory);
  expect(code).toBe(0);
  const file = join(directory, 'audit.ndjson');
  await writeFile(file, change(stdout));
  return file;
}

const lines = (text: string): readonly string[] => text.split('\n').filter((line) => line !== '');

describe('audit verify', () => {
  it('finds every trail of a service at work whole, and tells where each ends', async () => {
    const { code, stdout } = await assay('verify', '--data', directory);
    expect([code, stdout]).toEqual([
      0,
      expect.stringMatching(/^intact {2}system: .*\nintact {2}default: 4 entries; checkpoint 4:[0-9a-f]{64}\n$/),
    ]);
  });

  it.each([
    ['changed', "update audit set actor = 'somebody' where seq = 3", 'BROKEN  default: entry 3: it is not as it was'],
    ['taken out', 'delete from audit where seq = 2', 'BROKEN  default: entry 2: it is missing'],
    ['cut off', 'delete from audit where seq = 4', 'BROKEN  default: entry 4: the trail ends before it'],
  ])('finds an entry that was %s', async (_, statement, said) => {
    inDatabase(statement);
    const { code, stdout } = await assay('verify', '--data', directory);
    expect([code, stdout]).toEqual([2, expect.stringContaining(said)]);
  });

  it('holds a trail against a checkpoint', async () => {
    const before = await assay('verify', '--data', directory, '--space', 'default', '-o', 'json');
    const { seq, hash } = JSON.parse(before.stdout).trails[0].head;
    await service.request('POST', '/api/v1/keys', { name: 'three', role: 'viewer' });
    const verify = (checkpoint: string) =>
      assay('verify', '--data', directory, '--space', 'default', '--checkpoint', checkpoint);
    expect((await verify(`${seq}:${hash}`)).code).toBe(0);
    expect((await verify(`${seq}:${'0'.repeat(64)}`)).code).toBe(2);
    expect((await verify(`99:${hash}`)).code).toBe(2);
  });

  it('reads an export without the service', async () => {
    const file = await exported((text) => text);
    expect(lines(await readFile(file, 'utf8'))).toHaveLength(4);
    expect(await assay('verify', file)).toMatchObject({ code: 0, stdout: expect.stringContaining('4 entries') });
  });

  it.each<[string, (text: string) => string]>([
    ['changed', (text) => text.replace('key.create', 'key.delete')],
    ['missing', (text) => lines(text).toSpliced(1, 1).join('\n')],
    ['no entry', (text) => text.replace('{', '')],
    ['of another space', (text) => text.replace(/("space":")[^"]+(".*"seq":3)/, '$1other$2')],
  ])('finds an entry of an export that is %s', async (_, change) => {
    expect((await assay('verify', await exported(change))).code).toBe(2);
  });

  it.each<[string, readonly string[], number]>([
    ['a database that is not there', ['verify', '--data', '/nowhere/at/all'], 4],
    ['a space that is not there', ['verify', '--space', 'nobody'], 4],
    ['an export that is not there', ['verify', 'nothing.ndjson'], 64],
    ['a checkpoint without a space', ['verify', '--checkpoint', `1:${'0'.repeat(64)}`], 64],
    ['a checkpoint that is none', ['verify', '--space', 'default', '--checkpoint', '1'], 64],
    ['a space of an export', ['verify', 'x', '--space', 'default'], 64],
  ])('says so with %s', async (_, argv, code) => {
    const { code: found, stderr } = await assay(...argv, ...(argv.includes('--data') ? [] : ['--data', directory]));
    expect([found, stderr]).toEqual([code, expect.stringMatching(/^error\[/)]);
  });
});
