import type { OperatingSystem } from '@assay/core';
import { describe, expect, test } from 'vitest';
import { type BuiltShape, buildElf, buildPe } from '../../binary/build-program.ts';
import { readOperatingSystem } from '../os-release/operating-system.ts';
import { buildNote } from './build-note.ts';
import { elfNoteCataloger } from './cataloger.ts';
import { notedPackage } from './package.ts';
import type { PackageNote } from './parse-note.ts';

const NOTE = { type: 'rpm', name: 'bash', version: '5.2.26-3.fc40', architecture: 'x86_64', os: 'fedora' };

function read(section: Uint8Array, shape: BuiltShape = {}): unknown {
  return elfNoteCataloger.read({ path: '/a', bytes: buildElf([{ name: '.note.package', content: section }], shape) });
}

describe('reading programs', () => {
  test.each([true, false])('finds a note, little endian %s', (littleEndian) => {
    expect(read(buildNote(JSON.stringify(NOTE), { littleEndian }), { littleEndian })).toEqual({
      ...NOTE,
      osVersion: '',
      osCpe: '',
    });
  });

  test('finds the note among others', () => {
    const section = Buffer.concat([buildNote('', { owner: 'GNU', type: 3 }), buildNote(JSON.stringify(NOTE))]);
    expect(read(section)).toMatchObject({ name: 'bash' });
  });

  test.each([
    ['a note of another owner', buildNote(JSON.stringify(NOTE), { owner: 'GNU' })],
    ['a note of another type', buildNote(JSON.stringify(NOTE), { type: 1 })],
    ['a note without a version', buildNote('{"name":"a"}')],
    ['a note that is a list', buildNote('[]')],
    ['an empty section', Buffer.alloc(0)],
    ['a section of 0xff', Buffer.alloc(64, 0xff)],
  ])('finds nothing in %s', (_name, section) => {
    expect(read(section)).toBeNull();
  });

  test('finds nothing in programs of Windows and other files', () => {
    const pe = buildPe([{ name: '.note.pa', content: buildNote(JSON.stringify(NOTE)) }]);
    expect(elfNoteCataloger.read({ path: '/a', bytes: pe })).toBeNull();
    expect(elfNoteCataloger.read({ path: '/a', bytes: Buffer.from('text') })).toBeNull();
  });

  test.each([
    ['cut off', buildNote(JSON.stringify(NOTE)).subarray(0, 40), 'JSON_INVALID'],
    ['far too long', buildNote(JSON.stringify({ ...NOTE, x: 'a'.repeat(70_000) })), 'JSON_INVALID'],
    ['nested', buildNote('['.repeat(1000)), 'JSON_TOO_DEEP'],
    ['named absurdly', buildNote(JSON.stringify({ ...NOTE, name: 'a'.repeat(2000) })), 'PACKAGE_NAME_TOO_LONG'],
  ])('cannot read a note that is %s', (_name, section, code) => {
    expect(() => read(section)).toThrow(expect.objectContaining({ code }));
  });
});

describe('notedPackage', () => {
  const bare: PackageNote = { ...NOTE, architecture: '', os: '', osVersion: '', osCpe: '' };

  test.each<readonly [string, Partial<PackageNote>, OperatingSystem | null, string]>([
    [
      'the distribution of the note',
      { os: 'Debian', type: 'deb' },
      debian(),
      'pkg:deb/debian/bash@5.2.26-3.fc40?distro=debian',
    ],
    ['its release', { os: 'fedora', osVersion: '40' }, null, 'pkg:rpm/fedora/bash@5.2.26-3.fc40?distro=fedora-40'],
    [
      'a CPE',
      { osCpe: 'cpe:/o:fedoraproject:fedora:40' },
      debian(),
      'pkg:rpm/fedora/bash@5.2.26-3.fc40?distro=fedora-40',
    ],
    [
      'a CPE 2.3',
      { osCpe: 'cpe:2.3:o:suse:sles:15:*:*:*:*:*:*:*' },
      null,
      'pkg:rpm/sles/bash@5.2.26-3.fc40?distro=sles-15',
    ],
    ['the image', { type: 'deb' }, debian(), 'pkg:deb/debian/bash@5.2.26-3.fc40?distro=debian-12'],
    ['nothing', { type: 'alpm' }, null, 'pkg:alpm/bash@5.2.26-3.fc40'],
    ['an architecture', { type: 'apk', architecture: 'x86_64' }, null, 'pkg:apk/bash@5.2.26-3.fc40?arch=x86_64'],
    ['an unknown kind', { type: 'constructor', os: 'x' }, null, 'pkg:generic/bash@5.2.26-3.fc40?distro=x'],
  ])('names a package by %s', (_name, note, os, purl) => {
    expect(notedPackage({ ...bare, ...note }, { path: '/a', layer: null }, os).purl).toBe(purl);
  });
});

function debian(): OperatingSystem | null {
  return readOperatingSystem(new Map([['/etc/os-release', Buffer.from('ID=debian\nVERSION_ID="12"\n')]]));
}
