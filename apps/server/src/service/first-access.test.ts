import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestService } from '../testing/test-service.ts';

describe('the data directory of a service that starts again', () => {
  let directory: string;
  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'assay-first-'));
  });
  afterAll(() => rm(directory, { recursive: true, force: true }));

  const changes = (name: string, adminKey: string | null = null): Parameters<typeof startTestService>[0] => ({
    dataDirectory: join(directory, name),
    database: { kind: 'sqlite', file: join(directory, name, 'assay.db') },
    adminKey,
  });
  const statusWith = async (
    name: string,
    adminKey: string | null,
    ...keys: readonly string[]
  ): Promise<readonly number[]> => {
    const service = await startTestService(changes(name, adminKey));
    const statuses = [];
    for (const key of keys) {
      statuses.push((await service.request('GET', '/api/v1/version', undefined, { key })).status);
    }
    await service.stop();
    return statuses;
  };

  it('gives a key at the first start alone', async () => {
    const first = await startTestService(changes('first'));
    const key = first.service.newAdminKey;
    expect(key).toMatch(/^assay_/);
    await first.stop();
    const second = await startTestService(changes('first'));
    expect(second.service.newAdminKey).toBeNull();
    expect((await second.request('GET', '/metrics', undefined, { key })).status).toBe(200);
    await second.stop();
  });

  it('takes the key of the operator as it is, and another one in its place', async () => {
    const [one, other] = ['correct horse battery staple', 'hunter2-hunter2-hunter2'];
    expect(await statusWith('given', one, one, other)).toEqual([200, 401]);
    expect(await statusWith('given', one, one)).toEqual([200]);
    expect(await statusWith('given', other, one, other)).toEqual([401, 200]);
    expect(await statusWith('given', null, other)).toEqual([200]);
    expect(await statusWith('given', one, one, other)).toEqual([200, 401]);
  });

  it('takes no key that can be guessed', async () => {
    await expect(startTestService(changes('short', 'tooshort'))).rejects.toMatchObject({ code: 'SETTING_INVALID' });
  });

  it('has to be one', async () => {
    const file = join(directory, 'file');
    await writeFile(file, '');
    await expect(startTestService({ dataDirectory: file })).rejects.toMatchObject({ code: 'DATA_DIRECTORY_UNUSABLE' });
    await chmod(file, 0o600);
  });

  it('is not left locked when the address is taken', async () => {
    const first = await startTestService(changes('address'));
    const { port, hostname } = new URL(first.url);
    const listen = { host: hostname, port: Number(port) };
    await expect(startTestService({ ...changes('another'), listen })).rejects.toMatchObject({
      code: 'ADDRESS_UNAVAILABLE',
    });
    await first.stop();
    const again = await startTestService({ ...changes('another'), listen });
    expect(again.url).toBe(first.url);
    await again.stop();
  });
});
