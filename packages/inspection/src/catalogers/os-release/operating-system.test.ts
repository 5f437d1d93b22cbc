import { assert, property, uint8Array } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { OS_RELEASE_PATHS, readOperatingSystem } from './operating-system.ts';

const read = (files: Readonly<Record<string, string>>): ReturnType<typeof readOperatingSystem> =>
  readOperatingSystem(new Map(Object.entries(files).map(([path, text]) => [path, Buffer.from(text)])));

const DEBIAN = `PRETTY_NAME="Debian GNU/Linux 12 (bookworm)"
NAME="Debian GNU/Linux"
VERSION_ID="12"
VERSION="12 (bookworm)"
VERSION_CODENAME=bookworm
ID=debian
HOME_URL="https://www.debian.org/"
`;

describe('readOperatingSystem', () => {
  test('reads every field of os-release', () => {
    const text = `${DEBIAN}ID_LIKE="a  b"\nCPE_NAME=cpe:/o:x\nSUPPORT_END=2028-06-30\n`;
    expect(read({ '/etc/os-release': text })).toEqual({
      id: 'debian',
      idLike: ['a', 'b'],
      name: 'Debian GNU/Linux',
      prettyName: 'Debian GNU/Linux 12 (bookworm)',
      versionId: '12',
      version: '12 (bookworm)',
      versionCodename: 'bookworm',
      cpeName: 'cpe:/o:x',
      supportEnd: '2028-06-30',
      source: '/etc/os-release',
    });
  });

  test.each([
    ['etc before usr/lib', { '/usr/lib/os-release': 'ID=b', '/etc/os-release': 'ID=a' }, 'a', null, '/etc/os-release'],
    ['usr/lib when etc has none', { '/usr/lib/os-release': 'ID=b' }, 'b', null, '/usr/lib/os-release'],
    [
      'the next file when the first is empty',
      { '/etc/os-release': '\n', '/usr/lib/os-release': 'ID=b' },
      'b',
      null,
      '/usr/lib/os-release',
    ],
    ['linux when only a name is given', { '/etc/os-release': 'NAME=Thing' }, 'linux', null, '/etc/os-release'],
    [
      'no version of an unreleased branch',
      { '/etc/os-release': 'ID=debian\nVERSION_CODENAME=forky' },
      'debian',
      null,
      '/etc/os-release',
    ],
    ['alpine-release', { '/etc/alpine-release': '3.20.3\n' }, 'alpine', '3.20.3', '/etc/alpine-release'],
    ['debian_version', { '/etc/debian_version': '12.5\n' }, 'debian', '12.5', '/etc/debian_version'],
    [
      'lsb-release before debian_version',
      { '/etc/lsb-release': 'DISTRIB_ID=Ubuntu\nDISTRIB_RELEASE=14.04', '/etc/debian_version': 'jessie/sid' },
      'ubuntu',
      '14.04',
      '/etc/lsb-release',
    ],
    [
      'redhat-release',
      { '/etc/redhat-release': 'CentOS Linux release 7.9.2009 (Core)\n' },
      'centos',
      '7.9.2009',
      '/etc/redhat-release',
    ],
    [
      'Red Hat itself',
      { '/etc/redhat-release': 'Red Hat Enterprise Linux Server release 6.10 (Santiago)' },
      'rhel',
      '6.10',
      '/etc/redhat-release',
    ],
    ['system-release', { '/etc/system-release': 'Amazon Linux release 2 (Karoo)' }, 'amzn', '2', '/etc/system-release'],
    ['arch-release, which is empty', { '/etc/arch-release': '' }, 'arch', null, '/etc/arch-release'],
  ])('takes %s', (_name, files, id, versionId, source) => {
    expect(read(files)).toMatchObject({ id, versionId, source });
  });

  test('gives an unreleased Debian by its codename', () => {
    expect(read({ '/etc/debian_version': 'trixie/sid\n' })).toMatchObject({
      versionId: null,
      versionCodename: 'trixie',
    });
  });

  test.each([
    ['no file', {}],
    ['empty files', { '/etc/os-release': '', '/etc/redhat-release': '' }],
    ['a sentence without release', { '/etc/system-release': 'hello' }],
    ['an unrelated path', { '/etc/passwd': 'ID=debian' }],
  ])('finds nothing in %s', (_name, files) => {
    expect(read(files)).toBeNull();
  });

  test('never throws', () => {
    assert(
      property(uint8Array({ maxLength: 300 }), (bytes) => {
        for (const path of OS_RELEASE_PATHS) readOperatingSystem(new Map([[path, bytes]]));
      }),
    );
  });
});
