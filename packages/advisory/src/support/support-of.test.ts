import type { Package } from '@assay/core';
import { expect, test } from 'vitest';
import type { SupportRecord } from '../contracts/feed-record.ts';
import { memoryReader } from '../testing/memory-reader.ts';
import { packageOf, systemOf } from '../testing/sample-data.ts';
import { supportOf } from './support-of.ts';

const record = (product: string, cycle: string, draft: Partial<SupportRecord> = {}): SupportRecord => ({
  product,
  cycle,
  releasedOn: null,
  activeUntil: null,
  supportedUntil: null,
  extendedUntil: null,
  ended: null,
  latest: null,
  ...draft,
});

const READER = memoryReader({
  support: [
    record('debian', '12', { supportedUntil: '2026-06-10', extendedUntil: '2028-06-30' }),
    record('alpine-linux', '3.2', { supportedUntil: '2017-05-01' }),
    record('alpine-linux', '3.20', { supportedUntil: '2026-04-01' }),
    record('nodejs', '18', { activeUntil: '2023-10-18', supportedUntil: '2025-04-30', latest: '18.20.8' }),
    record('nodejs', '22', { activeUntil: '2025-10-21', supportedUntil: '2027-04-30' }),
    record('postgresql', '9.6', { ended: true }),
    record('postgresql', '15', { ended: false }),
    record('eclipse-temurin', '8', { supportedUntil: '2030-12-31' }),
  ],
});

const program = (name: string, version: string): Package => packageOf({ type: 'generic', name, version });

test.each<[string, Package, string, string | null, string]>([
  ['after its end', program('node', '18.19.0'), '2025-05-01', '18', 'ended'],
  ['on its last day', program('node', '18.19.0'), '2025-04-30', '18', 'maintenance'],
  ['while it is worked on', program('node', '22.1.0'), '2025-01-01', '22', 'supported'],
  ['without a date, ended', program('postgresql', '9.6.24'), '2025-01-01', '9.6', 'ended'],
  ['without a date, not ended', program('postgresql', '15.3'), '2025-01-01', '15', 'supported'],
  ['of a release that is not known', program('node', '99.0.0'), '2025-01-01', null, 'unknown'],
  ['of Java by its older numbers', program('openjdk', '1.8.0_392'), '2025-01-01', '8', 'supported'],
])('a runtime %s', (_, found, day, cycle, state) => {
  const facts = supportOf(READER, { os: null, packages: [found] }, new Date(`${day}T12:00:00Z`));
  expect(facts).toMatchObject([{ kind: 'runtime', name: found.name, purl: found.purl, cycle, state }]);
});

test('a runtime that the data says nothing of is of unknown support', () => {
  const at = new Date('2025-01-01T00:00:00Z');
  expect(supportOf(READER, { os: null, packages: [program('deno', '2.0.0')] }, at)).toMatchObject([
    { kind: 'runtime', name: 'deno', product: null, cycle: null, state: 'unknown', supportedUntil: null },
  ]);
});

test('what the distribution installed, and what is no runtime, is left out', () => {
  const owned = { ...program('node', '18.0.0'), ownedBy: 'pkg:deb/debian/nodejs@18' };
  expect(supportOf(READER, { os: null, packages: [owned, program('tini', '1.0')] }, new Date(0))).toEqual([]);
});

test.each<[string, ReturnType<typeof systemOf>, string, object]>([
  [
    'by the data',
    systemOf('debian', '12'),
    '2026-06-10',
    { state: 'supported', product: 'debian', source: 'endoflife.date' },
  ],
  ['by others', systemOf('debian', '12'), '2026-06-11', { state: 'extended', extendedUntil: '2028-06-30' }],
  ['by nobody', systemOf('debian', '12'), '2029-01-01', { state: 'ended' }],
  ['of the longer number', systemOf('alpine', '3.20.3'), '2026-01-01', { state: 'supported', cycle: '3.20' }],
  [
    'as the image says',
    systemOf('debian', '12', { supportEnd: '2030-01-01' }),
    '2029-01-01',
    { state: 'supported', supportedUntil: '2030-01-01', source: '/etc/os-release' },
  ],
  ['nobody knows for a snapshot', systemOf('alpine', '3.20_alpha20240329'), '2026-01-01', { state: 'unknown' }],
  ['nobody knows', systemOf('other', '1'), '2026-01-01', { state: 'unknown', product: null }],
])('a distribution supported %s', (_, os, day, expected) => {
  expect(supportOf(READER, { os, packages: [] }, new Date(`${day}T00:00:00Z`))).toMatchObject([
    { kind: 'distribution', ...expected },
  ]);
});
