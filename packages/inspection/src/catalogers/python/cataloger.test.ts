import { buildZip } from '@assay/testkit';
import { describe, expect, test } from 'vitest';
import { catalogFiles } from '../catalog-files.ts';
import { pythonCataloger } from './cataloger.ts';
import { parseDirectUrl } from './parse-direct-url.ts';
import { parseMetadata } from './parse-metadata.ts';
import { parseRecord } from './parse-record.ts';

const metadata = (text: string): ReturnType<typeof parseMetadata> => parseMetadata(Buffer.from(text));
const files = (text: string): ReturnType<typeof parseRecord> => parseRecord(Buffer.from(text));

describe('parseMetadata', () => {
  test.each([
    [
      'an expression before all else',
      'License-Expression: MIT OR ISC\nLicense: Old\nClassifier: License :: X',
      ['MIT OR ISC'],
    ],
    ['words before classifiers', 'License: BSD\nClassifier: License :: OSI Approved :: MIT License', ['BSD']],
    [
      'several classifiers',
      'Classifier: License :: A :: B\nClassifier: License :: C\nClassifier: Topic :: X',
      ['B', 'C'],
    ],
    ['classifiers in place of a whole text', 'License: Permission\n is granted\nClassifier: License :: A', ['A']],
    ['nothing for UNKNOWN', 'License: UNKNOWN', []],
    ['nothing where nothing is said', 'Name: a', []],
  ])('reads %s', (_name, text, licenses) => {
    expect(metadata(text).licenses).toEqual(licenses);
  });

  test('stops at the first blank line', () => {
    expect(metadata('Name: a\r\n\r\nVersion: 1\r\n')).toMatchObject({ name: 'a', version: '' });
  });

  test('takes the first of a field given twice', () => {
    expect(metadata('Name: a\nName: b').name).toBe('a');
  });

  test('refuses a header beyond all reason', () => {
    expect(() => metadata('A: b\n'.repeat(100_001))).toThrow(expect.objectContaining({ code: 'PYTHON_LIMIT' }));
  });

  test('does not mind a description beyond all reason', () => {
    expect(metadata(`Name: a\n\n${'x\n'.repeat(200_000)}`).name).toBe('a');
  });
});

describe('parseRecord', () => {
  test.each([
    ['a bare path', 'a/b.py,,', [{ path: 'a/b.py' }]],
    ['a path alone', 'a/b.py', [{ path: 'a/b.py' }]],
    ['quotes', '"a ""b"", c.py",,7', [{ path: 'a "b", c.py', sizeBytes: 7 }]],
    ['MD5', `a,md5=${'A'.repeat(22)},1`, [{ path: 'a', digest: `md5:${'0'.repeat(32)}`, sizeBytes: 1 }]],
    ['a digest cut short', 'a,sha256=AAAA,', [{ path: 'a' }]],
    ['an unknown algorithm', 'a,crc=AAAA,', [{ path: 'a' }]],
    ['a negative size', 'a,,-1', []],
    ['blank lines', '\n\n', []],
    ['a line beyond all reason', `"${'""'.repeat(1_000_000)}",,`, []],
    ['a quote without end', '"a,,', []],
  ])('understands %s', (_name, text, expected) => {
    expect(files(text)).toEqual(expected);
  });
});

describe('parseDirectUrl', () => {
  test.each([
    ['a URL with credentials', { url: 'https://u:p@h/x' }, 'https://h/x'],
    ['a directory', { url: 'file:///src/app', dir_info: { editable: true } }, 'file:///src/app'],
    ['text without a host', { url: 'u:p@h' }, ''],
    ['spaces', { url: 'not a url' }, ''],
  ])('reads %s', (_name, json, url) => {
    expect(parseDirectUrl(Buffer.from(JSON.stringify(json)))?.url).toBe(url);
  });

  test.each([[[]], [{}], [null], [{ url: 7 }]])('finds nothing in %j', (json) => {
    expect(parseDirectUrl(Buffer.from(JSON.stringify(json)))).toBeNull();
  });
});

describe('eggs that are one file', () => {
  const METADATA = { name: 'EGG-INFO/PKG-INFO', content: 'Metadata-Version: 1.0\nName: Foo.Bar\nVersion: 1.2\n' };
  const shown = (path: string, bytes: Uint8Array): readonly string[] => {
    const { packages, gaps } = catalogFiles(pythonCataloger, { files: new Map([[path, bytes]]) });
    return [...packages.map(({ purl }) => purl), ...gaps.map(({ code }) => code)];
  };

  test.each<[string, string, Uint8Array, string]>([
    ['with metadata', '/lib/Foo.Bar-1.2-py3.8.egg', buildZip([METADATA]), 'pkg:pypi/foo-bar@1.2'],
    [
      'named by their path only',
      '/lib/foo-1.3-py3.8.egg',
      buildZip([{ ...METADATA, content: 'Metadata-Version: 1.0\n' }]),
      'pkg:pypi/foo@1.3',
    ],
    ['without metadata', '/lib/a.egg', buildZip([{ name: 'a.py', content: '' }]), 'PACKAGE_FILE_INVALID'],
    ['that are no archives', '/lib/a.egg', Buffer.from('egg'), 'ZIP_INVALID'],
    [
      'that unpack to too much',
      '/lib/a.egg',
      buildZip([{ ...METADATA, content: Buffer.alloc(17 * 1024 * 1024) }]),
      'ZIP_LIMIT',
    ],
  ])('%s', (_name, path, bytes, expected) => {
    expect(shown(path, bytes)).toEqual([expected]);
  });
});
