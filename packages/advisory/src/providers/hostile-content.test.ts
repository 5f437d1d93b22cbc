import { AssayError } from '@assay/core';
import { array, assert, constantFrom, integer, nat, property, record, string, tuple } from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { AdvisoryProvider, FeedFile } from '../contracts/provider.ts';
import { readExamples } from './provider-examples.ts';
import { providers } from './registry.ts';

/** Pieces that formats are made of, put where they do not belong. */
const PIECES = [
  '{',
  '}',
  '[',
  ']',
  '"',
  ':',
  ',',
  '\n',
  '  ',
  '- ',
  '<',
  '>',
  '&',
  '/',
  'null',
  '0',
  '-1',
  '1e999',
  '\0',
];

const edits = array(
  record({
    at: nat(),
    cut: integer({ min: 0, max: 40 }),
    piece: tuple(constantFrom(...PIECES), string({ maxLength: 4 })).map((parts) => parts.join('')),
  }),
  { minLength: 1, maxLength: 6 },
);

interface Edit {
  readonly at: number;
  readonly cut: number;
  readonly piece: string;
}

function edited(bytes: Uint8Array, changes: readonly Edit[]): Uint8Array {
  let buffer = Buffer.from(bytes);
  for (const { at, cut, piece } of changes) {
    const start = buffer.length === 0 ? 0 : at % buffer.length;
    buffer = Buffer.concat([buffer.subarray(0, start), Buffer.from(piece), buffer.subarray(start + cut)]);
  }
  return buffer;
}

/** The code of what is thrown; null when all records are read. Anything but an error of the feeds fails the test. */
function codeOf(provider: AdvisoryProvider, file: FeedFile): string | null {
  provider.recognizes(file);
  try {
    for (const item of provider.read(file)) void item;
    return null;
  } catch (error) {
    if (!(error instanceof AssayError)) throw error;
    expect(error.message).toContain(provider.id);
    return error.code;
  }
}

const cases = providers.modules.flatMap((provider) =>
  readExamples(provider.id).flatMap(({ name, files }) =>
    files.map((file) => [`${provider.id} ${name} ${file.path}`, provider, file] as const),
  ),
);

describe.each(cases)('%s', (_name, provider, file) => {
  test('with any bytes changed gives records, FEED_INVALID or FEED_LIMIT', () => {
    assert(
      property(edits, (changes) => {
        const code = codeOf(provider, { ...file, bytes: edited(file.bytes, changes) });
        expect([null, 'FEED_INVALID', 'FEED_LIMIT']).toContain(code);
      }),
      { numRuns: 60 },
    );
  });

  test('is refused when it is no text', () => {
    expect(codeOf(provider, { ...file, bytes: Buffer.from([0xff, 0xfe, 0x00, 0x80]) })).toBe('FEED_INVALID');
  });
});

const structured = cases.filter(([, , file]) => /\.(?:json|xml)$|^json$/.test(file.path));

test.each(structured)('%s is refused when it is cut off', (_name, provider, file) => {
  for (const share of [0.2, 0.5, 0.9]) {
    const bytes = file.bytes.subarray(0, Math.floor(file.bytes.length * share));
    expect(codeOf(provider, { ...file, bytes })).toBe('FEED_INVALID');
  }
});

const xml = cases.filter(([, , file]) => file.path.endsWith('.xml'));

test.each(xml)('%s is refused with a document type', (_name, provider, file) => {
  const doctype = Buffer.from('<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>\n');
  const text = Buffer.from(file.bytes)
    .toString()
    .replace(/^<\?xml[^>]*>\s*/, '');
  expect(codeOf(provider, { ...file, bytes: Buffer.concat([doctype, Buffer.from(text)]) })).toBe('FEED_INVALID');
});
