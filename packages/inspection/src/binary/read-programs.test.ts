import { assert, property, uint8Array, constantFrom, nat } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { BUILT_BASE, BUILT_CONTENT, buildElf, buildMachO, buildPe, buildUniversal } from './build-program.ts';
import { fileMagicOf } from './file-magic.ts';
import { type Program, bytesAt, sectionBytes } from './program.ts';
import { readPrograms } from './read-programs.ts';

const sections = [
  { name: '.one', content: Buffer.from('first content') },
  { name: '.bss', content: Buffer.alloc(64), memoryOnly: true },
  { name: '.two', content: Buffer.from('second') },
];

const shapes = [true, false].flatMap((littleEndian) =>
  ([4, 8] as const).map((addressBytes) => ({ littleEndian, addressBytes })),
);

const programs = [
  ...shapes.map((shape) => [`ELF ${JSON.stringify(shape)}`, 'elf', buildElf(sections, shape)] as const),
  ...shapes.map((shape) => [`Mach-O ${JSON.stringify(shape)}`, 'mach-o', buildMachO(sections, shape)] as const),
  ...([4, 8] as const).map(
    (addressBytes) => [`PE ${addressBytes}`, 'pe', buildPe(sections, { addressBytes })] as const,
  ),
];

function only(bytes: Uint8Array): Program {
  const [program, ...others] = readPrograms(bytes);
  if (program === undefined || others.length > 0) throw new TypeError('not one program');
  return program;
}

describe.each(programs)('%s', (_name, format, bytes) => {
  test('is told by its first bytes', () => {
    expect(fileMagicOf(bytes)).toBe(format);
    expect(only(bytes).format).toBe(format);
  });

  test('gives the content of sections', () => {
    expect(sectionBytes(only(bytes), '.one')?.toString()).toBe('first content');
    expect(sectionBytes(only(bytes), '.two')?.toString()).toBe('second');
    expect(sectionBytes(only(bytes), '.bss')).toHaveLength(0);
    expect(sectionBytes(only(bytes), '.three')).toBeNull();
  });

  test('gives what is loaded at an address', () => {
    expect(bytesAt(only(bytes), BUILT_BASE + BUILT_CONTENT, 5)?.toString()).toBe('first');
    expect(bytesAt(only(bytes), BUILT_BASE - 1, 5)).toBeNull();
    expect(bytesAt(only(bytes), BUILT_BASE + BUILT_CONTENT, 1_000_000)).toBeNull();
    expect(bytesAt(only(bytes), Infinity, 5)).toBeNull();
  });

  test('cut anywhere or damaged gives less, never an error', () => {
    assert(
      property(nat(bytes.byteLength), nat(0x200), uint8Array({ minLength: 1, maxLength: 8 }), (end, at, other) => {
        const damaged = Buffer.from(bytes);
        damaged.set(other, at);
        for (const program of [...readPrograms(bytes.subarray(0, end)), ...readPrograms(damaged)]) {
          for (const { name, address } of program.sections) {
            sectionBytes(program, name);
            bytesAt(program, address, 16);
          }
        }
      }),
      { numRuns: 500 },
    );
  });
});

test('a universal file gives each of its programs', () => {
  const file = buildUniversal([buildMachO(sections), buildMachO(sections, { addressBytes: 4, littleEndian: false })]);
  expect(fileMagicOf(file)).toBe('mach-o');
  expect(readPrograms(file).map((program) => sectionBytes(program, '.two')?.toString())).toEqual(['second', 'second']);
});

test.each([
  ['nothing', Buffer.alloc(0)],
  ['a class of Java', Buffer.from('cafebabe0000003d0012', 'hex')],
  ['a script', Buffer.from('#!/bin/sh\nexit 0\n')],
  ['an ELF file of an unknown class', Buffer.from('7f454c4609090100', 'hex')],
  ['a DOS program', Buffer.concat([Buffer.from('MZ'), Buffer.alloc(100)])],
  ['a DOS program whose header points far away', Buffer.concat([Buffer.from('MZ'), Buffer.alloc(100, 0xff)])],
])('finds no program in %s', (_name, bytes) => {
  expect(readPrograms(bytes)).toEqual([]);
});

test('a class of Java has no magic of a program', () => {
  expect(fileMagicOf(Buffer.from('cafebabe0000003d', 'hex'))).toBeNull();
});

test('counts and places beyond all reason cost nothing', () => {
  assert(
    property(constantFrom(buildElf(sections), buildMachO(sections), buildPe(sections)), nat(0xf0), (bytes, at) => {
      const damaged = Buffer.from(bytes);
      damaged.fill(0xff, Math.max(8, at), 0x100);
      for (const program of readPrograms(damaged)) expect(program.sections.length).toBeLessThan(100);
    }),
  );
});
