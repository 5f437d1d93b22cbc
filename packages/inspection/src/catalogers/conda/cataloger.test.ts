import { describe, expect, test } from 'vitest';
import { condaPackage } from './package.ts';
import { parseRecord } from './parse-record.ts';

const parse = (json: unknown): ReturnType<typeof parseRecord> => parseRecord(Buffer.from(JSON.stringify(json)));

describe('parseRecord', () => {
  test.each([
    ['https://conda.anaconda.org/conda-forge/linux-64', 'conda-forge'],
    ['https://repo.anaconda.com/pkgs/main/linux-64', 'main'],
    ['https://conda.anaconda.org/conda-forge/', 'conda-forge'],
    ['conda-forge', 'conda-forge'],
    ['linux-64', 'linux-64'],
    ['', ''],
  ])('names the channel %s', (channel, name) => {
    expect(parse({ channel, subdir: 'linux-64' }).channel).toBe(name);
  });

  test.each([[null], [[]], ['a'], [{}], [{ paths_data: { paths: [null, {}, { _path: 7 }] }, files: [null] }]])(
    'finds nothing in %j',
    (json) => {
      expect(parse(json)).toMatchObject({ name: '', version: '', files: [] });
    },
  );

  test('refuses lists beyond all reason', () => {
    expect(() => parse({ files: Array.from({ length: 200_001 }, () => 0) })).toThrow(
      expect.objectContaining({ code: 'PACKAGE_FILE_LIMIT' }),
    );
  });
});

test('no file lies outside of the root', () => {
  const record = parse({ name: 'a', version: '1', files: ['../../../etc/passwd'] });
  const found = condaPackage(record, { path: '/opt/conda/conda-meta/a.json', layer: null });
  expect(found?.files).toEqual([{ path: '/etc/passwd' }]);
});
