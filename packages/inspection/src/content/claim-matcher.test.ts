import { describe, expect, test } from 'vitest';
import { createClaimMatcher } from './claim-matcher.ts';

const matcher = createClaimMatcher([
  { patterns: ['/lib/apk/db/installed', 'usr/lib/apk/db/installed'], value: 'apk' },
  { patterns: ['**/lib/dpkg/status', '/var/lib/dpkg/status.d/*'], value: 'dpkg' },
  { patterns: ['**/node_modules/**/package.json'], value: 'node' },
  { patterns: ['**/*.jar', '**/*.w+r'], value: 'java' },
  { patterns: ['**/package.json'], value: 'any' },
  { patterns: ['**/kernel/*.ko.gz', '**/vmlinuz-*', '/boot/k*l-*.img', '**/start*', '/own/**'], value: 'kernel' },
]);

describe('claim matcher', () => {
  test.each([
    ['/lib/apk/db/installed', ['apk']],
    ['/usr/lib/apk/db/installed', ['apk']],
    ['/x/lib/apk/db/installed', []],
    ['/lib/dpkg/status', ['dpkg']],
    ['/var/lib/dpkg/status', ['dpkg']],
    ['/var/libx/dpkg/status', []],
    ['/var/lib/dpkg/status.d/base', ['dpkg']],
    ['/var/lib/dpkg/status.d/a/b', []],
    ['/node_modules/a/package.json', ['node', 'any']],
    ['/app/node_modules/package.json', ['node', 'any']],
    ['/app/node_modules/@s/a/package.json', ['node', 'any']],
    ['/package.json', ['any']],
    ['/app/a.jar', ['java']],
    ['/a.b.jar', ['java']],
    ['/a.w+r', ['java']],
    ['/a.wwr', []],
    ['/jar', []],
    ['/a\nb/c.jar', ['java']],
    ['/etc/passwd', []],
    ['/lib/kernel/a.ko.gz', ['kernel']],
    ['/lib/kernel/.ko.gz', ['kernel']],
    ['/lib/kernel/a.ko', []],
    ['/lib/kernel/a.gz', []],
    ['/lib/kernel/ako.gz', []],
    ['/boot/vmlinuz-6.1', ['kernel']],
    ['/vmlinuz-', ['kernel']],
    ['/boot/vmlinuz', []],
    ['/boot/xvmlinuz-1', []],
    ['/boot/kernel-1.img', ['kernel']],
    ['/boot/kl-.img', ['kernel']],
    ['/boot/k-l.img', []],
    ['/start', ['kernel']],
    ['/a/start.jar', ['java', 'kernel']],
    ['/own/a/b', ['kernel']],
    ['/owner/a', []],
  ])('%j is claimed by %j', (path, expected) => {
    expect(matcher.match(path)).toEqual(expected);
    const [name = '', directory = ''] = path.split('/').toReversed();
    expect(matcher.matchIn(directory, name, () => path)).toEqual(expected);
  });
});

describe('claim matcher that can tell most names apart at a glance', () => {
  const glance = createClaimMatcher([
    { patterns: ['**/status.d/*'], value: 'in' },
    { patterns: ['**/setup.py', '**/*.ko.gz', '**/x*', '**/license*', '**/\u0161x*'], value: 'like' },
  ]);
  test.each([
    ['/var/status.d/any', ['in']],
    ['/status.d/any', ['in']],
    ['/status.d/setup.py', ['in', 'like']],
    ['/xstatus.d/any', []],
    ['/status.d/a/b', []],
    ['/status.d', []],
    ['/a', []],
    ['/a/setup.py', ['like']],
    ['/a/setup.px', []],
    ['/a/setup_.py', []],
    ['/a/b.ko.gz', ['like']],
    ['/a/b.gz', []],
    ['/a/x', ['like']],
    ['/a/xyz', ['like']],
    ['/a/x\u0161', ['like']],
    ['/a/\u0161x', ['like']],
    ['/a/\u0161', []],
    ['/a/li', []],
    ['/a/license.txt', ['like']],
    ['/a/lic', []],
  ])('%j is claimed by %j', (path, expected) => {
    expect(glance.match(path)).toEqual(expected);
    const [name = '', directory = ''] = path.split('/').toReversed();
    expect(glance.matchIn(directory, name, () => path)).toEqual(expected);
  });
});
