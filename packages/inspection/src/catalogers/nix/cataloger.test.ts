import { describe, expect, test } from 'vitest';
import { parseDerivation } from './parse-derivation.ts';
import { parseStoreName } from './parse-store-name.ts';

const HASH = '1b9p07z77phvv2hf6gm9f28syp39f1ag';

describe('parseStoreName', () => {
  test.each([
    ['glibc-2.38-27', 'glibc', '2.38-27', 'out'],
    ['openssl-3.0.12-dev', 'openssl', '3.0.12', 'dev'],
    ['font-100dpi-1.0', 'font', '100dpi-1.0', 'out'],
    ['nss-cacert-3.95', 'nss-cacert', '3.95', 'out'],
    ['util-linux-minimal-2.39.2-lib', 'util-linux-minimal', '2.39.2', 'lib'],
    ['foo-unstable-2023-01-01', 'foo-unstable', '2023-01-01', 'out'],
  ])('splits %s', (joined, name, version, output) => {
    expect(parseStoreName(`${HASH}-${joined}`)).toEqual({ name, version, output });
  });

  test.each([
    `${HASH}-source`,
    `${HASH}-nixos-system`,
    `${HASH}-fix-1.patch`,
    `${HASH}-hello-1.0.drv`,
    `${HASH}--1`,
    'short-hello-1.0',
    `${'e'.repeat(32)}-hello-1.0`,
    `${HASH}-${'a'.repeat(300)}-1`,
    '.links',
  ])('finds no package in %.60s', (object) => {
    expect(parseStoreName(object)).toBeNull();
  });
});

describe('parseDerivation', () => {
  const parse = (text: string): unknown => parseDerivation(Buffer.from(text));

  test.each([
    ['another file', '{}', 'PACKAGE_FILE_INVALID'],
    ['a text without end', 'Derive([("out","', 'PACKAGE_FILE_INVALID'],
    ['texts beyond all reason', `Derive([${'"",'.repeat(500_001)}`, 'PACKAGE_FILE_LIMIT'],
    ['a name beyond all reason', `Derive([],[("pname","${'a'.repeat(1001)}")])`, 'PACKAGE_NAME_TOO_LONG'],
  ])('refuses %s', (_name, text, code) => {
    expect(() => parse(text)).toThrow(expect.objectContaining({ code }));
  });

  test.each([
    ['lists that never end', 'Derive('.concat('['.repeat(1_000_000))],
    ['lists that end too often', `Derive(${']'.repeat(1_000_000)}`],
    ['a text of escapes', `Derive("${String.raw`\"`.repeat(500_000)}")`],
  ])('is not held up by %s', (_name, text) => {
    expect(parse(text)).toMatchObject({ name: '', version: '', outputs: [] });
  });
});
