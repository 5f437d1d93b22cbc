import * as fc from 'fast-check';

/** Any character but lone surrogates. The library's own `binary` needs a second of processor time before its first text. */
export const anyCharacter: fc.Arbitrary<string> = fc
  .oneof(fc.integer({ min: 0, max: 0xd7ff }), fc.integer({ min: 0xe000, max: 0x10ffff }))
  .map((code) => String.fromCodePoint(code));
