import { describe, expect, it } from 'vitest';
import type { InspectionDocument } from '../inspection-document.ts';
import { keptInspectionText, withoutEntries } from './formatter.ts';

const entry = (path: string): NonNullable<InspectionDocument['files']['entries']>[number] => ({
  path,
  type: 'file',
  mode: 0o644,
  uid: 0,
  gid: 0,
  sizeBytes: 1,
  linkTarget: null,
  layer: 0,
});
const numbers = { count: 1, directories: 0, symlinks: 0, others: 0, totalBytes: 1 };
const SUBJECT = { reference: 'a', digest: null, indexDigest: null, imageId: null, platform: null };
const document = (entries: readonly string[]): InspectionDocument => {
  const text = JSON.stringify({ subject: SUBJECT, files: { ...numbers, entries: entries.map(entry) }, gaps: [] });
  const value: InspectionDocument = JSON.parse(text);
  return value;
};

describe('an inspection that is kept', () => {
  const hostile = document(['/a', '/b\n"entries":[]\n}', '/c,\n"entries":[', '/]\n}']);

  it('is the document, whatever its paths are', () => {
    expect(JSON.parse(keptInspectionText(hostile))).toEqual(hostile);
    expect(keptInspectionText(hostile).split('\n')).toHaveLength(3);
  });

  it('loses its paths and nothing else when nobody needs them', () => {
    const { entries: _entries, ...rest } = hostile.files;
    expect(JSON.parse(withoutEntries(keptInspectionText(hostile)))).toEqual({ ...hostile, files: rest });
  });

  it('does so for each of a set', () => {
    const text = `[${keptInspectionText(hostile)},${keptInspectionText(document(['/x']))}]`;
    expect(JSON.parse(withoutEntries(text))).toMatchObject([{ files: numbers }, { files: numbers }]);
    expect(withoutEntries(text)).not.toContain('entries');
  });

  it.each(['{"files":{"entries":[1]}}', '{"a":1,\n"entries":[\n1]\n}', '{"a":1,\n"entries":[1]', ''])(
    'leaves %j as it is',
    (text) => {
      expect(withoutEntries(text)).toBe(text);
    },
  );
});
