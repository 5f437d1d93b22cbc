import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pathBytes, pathText, rawPath, rawPathOf } from './raw-path.ts';

describe('a raw path', () => {
  it('keeps every byte', () => {
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => {
        expect(new Uint8Array(pathBytes(rawPath(bytes)))).toEqual(bytes);
      }),
    );
  });

  it('of a text is that text again', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        fc.pre(text.isWellFormed());
        expect(pathText(rawPathOf(text))).toBe(text);
      }),
    );
  });

  it.each<[readonly number[], string]>([
    [[0x61, 0xff, 0x62], String.raw`a\xffb`],
    [[0xc3, 0xa4, 0xc3], String.raw`ä\xc3`],
    [[0xef, 0xbf, 0xbd], '\ufffd'],
    [[0x0a, 0x1b], '\n\u001b'],
  ])('of %j is shown as %j', (bytes, text) => expect(pathText(rawPath(Uint8Array.from(bytes)))).toBe(text));
});
