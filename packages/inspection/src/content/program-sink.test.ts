import { deflateSync } from 'node:zlib';
import { type Cataloger, type FileReading } from '@assay/core';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { buildElf, buildMachO, buildPe, buildUniversal } from '../binary/build-program.ts';
import { buildAssembly } from '../catalogers/dotnet/build-assembly.ts';
import { buildBundle } from '../catalogers/dotnet/build-bundle.ts';
import { buildNote } from '../catalogers/elf-note/build-note.ts';
import { inlineBuildInfo, pointerProgram } from '../catalogers/go-binary/build-go-program.ts';
import { buildNativeImage } from '../catalogers/graalvm-image/build-native-image.ts';
import { catalogers } from '../catalogers/registry.ts';
import { RecordBuilder } from '../layer/record-builder.ts';
import { GrowingBuffer } from './growing-buffer.ts';
import { ProgramSink } from './program-sink.ts';
import { ProgramSpool } from './program-spool.ts';

const READERS = catalogers.modules.filter(({ magic = [] }) => magic.length > 0);
const MODULES = 'path\texample.com/x\nmod\texample.com/x\tv1.2.3\t\ndep\texample.com/y\tv2.0.0\th1:abc=\n';

const PROGRAMS: Readonly<Record<string, readonly [path: string, content: Buffer]>> = {
  'Go, inline': ['/x', buildElf([{ name: '.go.buildinfo', content: inlineBuildInfo('go1.22.1', MODULES) }])],
  'Go, without a section of its own': [
    '/x',
    buildElf([{ name: '.data', content: inlineBuildInfo('go1.22.1', MODULES) }]),
  ],
  'Go, by pointers': ['/x', pointerProgram('go1.17', MODULES, { addressBytes: 8, littleEndian: false })],
  'Go, for Windows': ['/x.exe', buildPe([{ name: '.data', content: inlineBuildInfo('go1.22.1', MODULES) }])],
  'Go, in a universal file': [
    '/x',
    buildUniversal([
      buildMachO([{ name: '__go_buildinfo', content: inlineBuildInfo('go1.22.1', MODULES) }]),
      buildMachO([{ name: '__go_buildinfo', content: inlineBuildInfo('go1.22.2', MODULES) }]),
    ]),
  ],
  Rust: [
    '/x',
    buildElf([
      { name: '.dep-v0', content: deflateSync('{"packages":[{"name":"a","version":"1.0.0","source":"crates.io"}]}') },
    ]),
  ],
  'a package note': [
    '/x',
    buildElf([{ name: '.note.package', content: buildNote('{"type":"rpm","name":"a","version":"1-2"}') }]),
  ],
  'a native image': ['/x', buildNativeImage({ bomFormat: 'CycloneDX', specVersion: '1.4', components: [] })],
  'a bundle of .NET': ['/x', buildBundle({ version: 6, deps: '{"libraries":{}}', runtimeConfig: '{}' })],
  'an assembly': [
    '/x.dll',
    buildAssembly({ numbers: [1, 2, 3, 4], texts: { ProductVersion: '1.2.3' }, managed: true }),
  ],
  nginx: ['/usr/sbin/nginx', buildElf([{ name: '.rodata', content: Buffer.from('\0nginx version: nginx/1.25.1\0') }])],
  'something else': ['/x', buildElf([{ name: '.text', content: Buffer.alloc(5000) }])],
};

interface Settings {
  readonly maxHeldBytes: number;
  readonly maxBytes?: number;
  readonly chunkBytes?: number;
  readonly readers?: readonly Cataloger[];
  readonly spool?: ProgramSpool | null;
}

/** What is recorded of programs that come by one after the other. */
function record(programs: readonly (readonly [path: string, content: Buffer])[], settings: Settings): RecordBuilder {
  const { maxHeldBytes, maxBytes = 1_000_000, chunkBytes = 1000, readers = READERS } = settings;
  const builder = new RecordBuilder();
  using own = new ProgramSpool();
  const spool = settings.spool === undefined ? own : settings.spool;
  const buffer = new GrowingBuffer(Math.max(8, maxHeldBytes));
  for (const [index, [path, content]] of programs.entries()) {
    const file = { index, path, sizeBytes: content.byteLength, holeBytes: 0, contentUnknown: false };
    const sink = new ProgramSink(file, { catalogers: readers, maxBytes, maxHeldBytes, buffer, spool, record: builder });
    for (let at = 0; at < content.byteLength; at += chunkBytes) sink.write(content.subarray(at, at + chunkBytes));
    sink.end();
  }
  return builder;
}

describe('programs that are too large to be held', () => {
  test.each(Object.entries(PROGRAMS))('tell the same: %s', (name, program) => {
    for (const chunkBytes of [3, 8, 1000]) {
      const [held, spooled] = [1_000_000, 100].map((maxHeldBytes) => record([program], { maxHeldBytes, chunkBytes }));
      expect(spooled?.readings).toEqual(held?.readings);
      expect([held?.failures, spooled?.failures]).toEqual([[], []]);
      expect(held?.readings.length).toBe(name === 'something else' ? 0 : 1);
    }
  });

  test('tell the same however they are damaged', () => {
    const change = fc.tuple(
      fc.nat({ max: 3000 }),
      fc.oneof(fc.constantFrom(0, 0x7f, 0xff), fc.nat({ max: 255 })),
      fc.integer({ min: 1, max: 8 }),
    );
    fc.assert(
      fc.property(
        fc.constantFrom(...Object.values(PROGRAMS)),
        fc.array(change, { maxLength: 6 }),
        ([path, content], changes) => {
          const damaged = Buffer.from(content);
          for (const [at, value, length] of changes) {
            const start = Math.min(Math.max(8, at), damaged.byteLength);
            damaged.fill(value, start, Math.min(start + length, damaged.byteLength));
          }
          const [held, spooled] = [1_000_000, 100].map((maxHeldBytes) => record([[path, damaged]], { maxHeldBytes }));
          expect([spooled?.readings, spooled?.failures]).toEqual([held?.readings, held?.failures]);
        },
      ),
      { numRuns: 200 },
    );
  });

  test('come one after the other, between those that are held', () => {
    const all = Object.values(PROGRAMS);
    const expected = record(all, { maxHeldBytes: 1_000_000 }).readings;
    expect(expected.length).toBeGreaterThan(7);
    expect(record(all, { maxHeldBytes: 100 }).readings).toEqual(expected);
    expect(record(all, { maxHeldBytes: 1300 }).readings).toEqual(expected);
  });

  const GO = PROGRAMS['Go, inline']?.[1] ?? Buffer.alloc(0);
  const failing = (builder: RecordBuilder): readonly string[] =>
    builder.failures.map(({ cataloger, code, message }) => `${cataloger} ${code} ${message}`);

  test('are a gap for catalogers that need them whole', () => {
    const reader = (id: string, windowed: boolean): Cataloger => ({
      kind: 'cataloger',
      id,
      title: 'Programs',
      summary: 'A cataloger for tests.',
      since: '0.1.0',
      stability: 'experimental',
      revision: 1,
      claims: [],
      magic: ['elf'],
      windowed,
      unreadable: 'partial',
      read: ({ bytes, windows }): FileReading => [bytes.byteLength, windows?.sizeBytes ?? null],
      assemble: () => ({ packages: [], gaps: [] }),
    });
    const big = Buffer.concat([GO, Buffer.alloc(10_000)]);
    const found = record([['/x', big]], { maxHeldBytes: 100, readers: [reader('a', false), reader('b', true)] });
    expect(found.readings.map(({ cataloger, json }) => `${cataloger} ${json}`)).toEqual([`b [4096,${big.byteLength}]`]);
    expect(failing(found)).toEqual([
      `a LIMIT_FILE_BYTES has ${big.byteLength} bytes; at most 100 are read of a program`,
    ]);
  });

  test.each([
    ['over the limit of all programs', { maxHeldBytes: 100, maxBytes: 200 }, 'at most 200 are read'],
    [
      'without room for them',
      { maxHeldBytes: 100, spool: new ProgramSpool('/nowhere/at all') },
      'temporary file: ENOENT',
    ],
    ['where nothing takes them', { maxHeldBytes: 100, spool: null }, 'at most 100 are read'],
  ])('are a gap %s', (_name, settings, message) => {
    const found = record([['/x', GO]], settings);
    expect(found.readings).toEqual([]);
    expect(failing(found)).toHaveLength(READERS.length);
    expect(failing(found).every((text) => text.includes(message))).toBe(true);
  });

  test('that break off leave nothing for the next', () => {
    using spool = new ProgramSpool();
    const builder = new RecordBuilder();
    const reading = { catalogers: READERS, maxBytes: 10_000, maxHeldBytes: 10, buffer: new GrowingBuffer(10), spool };
    const file = { index: 0, path: '/x', sizeBytes: 5000, holeBytes: 0, contentUnknown: false };
    new ProgramSink(file, { ...reading, record: builder }).write(GO);
    const next = new ProgramSink({ ...file, sizeBytes: 20 }, { ...reading, record: builder });
    next.write(Buffer.from('no program at all 20'.slice(0, 19)));
    next.end();
    expect([spool.sizeBytes, builder.readings, builder.failures]).toEqual([0, [], []]);
  });
});
