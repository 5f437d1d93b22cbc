import type { FileEntry, Inspection } from '@assay/core';
import { describe, expect, it } from 'vitest';
import { inspectionFormats } from './registry.ts';
import { notableFiles } from './notable-files.ts';
import { sampleInspection } from './testing/sample-inspection.ts';

const entry = (path: string, type: FileEntry['type'], mode: number, more: Partial<FileEntry> = {}): FileEntry => ({
  path,
  type,
  mode,
  uid: 0,
  gid: 0,
  sizeBytes: 0,
  linkTarget: null,
  layer: 0,
  ...more,
});

const ENTRIES: readonly FileEntry[] = [
  entry('/dev/null', 'character-device', 0o666),
  entry('/link', 'symlink', 0o777, { linkTarget: '/su' }),
  entry('/open', 'directory', 0o777),
  entry('/ping', 'file', 0o755, { capabilities: true }),
  entry('/setgid-dir', 'directory', 0o2755),
  entry('/su', 'file', 0o4755),
  entry('/tmp', 'directory', 0o1777),
  entry('/wall', 'file', 0o2755),
  entry('/writable', 'file', 0o666),
];

const inspectionOf = (entries: readonly FileEntry[], more: Partial<Inspection> = {}): Inspection => ({
  ...sampleInspection,
  files: { ...sampleInspection.files, entries },
  ...more,
});

describe('notable files', () => {
  it('are those that give unusual rights', () => {
    expect(notableFiles(inspectionOf(ENTRIES))).toEqual({
      setuid: { count: 1, paths: ['/su'] },
      setgid: { count: 1, paths: ['/wall'] },
      worldWritable: { count: 2, paths: ['/open', '/writable'] },
      capabilities: { count: 1, paths: ['/ping'] },
    });
  });

  it('are all counted and listed as far as a thousand', () => {
    const many = Array.from({ length: 1500 }, (_, index) => entry(`/f${index}`, 'file', 0o4755));
    const { setuid } = notableFiles(inspectionOf(many)) ?? {};
    expect([setuid?.count, setuid?.paths.length]).toEqual([1500, 1000]);
  });

  it('are unknown where an SBOM stands for the image', () => {
    const source = { kind: 'sbom', layers: [] };
    expect(notableFiles(inspectionOf([], { source }))).toBeUndefined();
  });
});

const render = (id: string, inspection: Inspection): string =>
  inspectionFormats.get(id)?.render(inspection, { color: false, width: 100 }) ?? '';

const RICH = inspectionOf(ENTRIES, {
  users: [
    { name: 'root', uid: 0, gid: 0, gecos: '', home: '/root', shell: '/bin/sh', line: '' },
    { name: 'www', uid: 33, gid: 33, gecos: '', home: '/', shell: '/usr/sbin/nologin', line: '' },
  ],
  groups: [
    { name: 'root', gid: 0, members: [] },
    { name: 'sudo', gid: 27, members: ['ann', 'bob'] },
  ],
  secrets: [],
  contentMatches: [{ name: 'todo', regex: 'TODO', path: '/app/a.txt', layer: null }],
  retrievedFiles: [{ path: '/etc/hosts', layer: null, sizeBytes: 12, base64: 'eA==' }],
  request: { fileDigests: { algorithms: [], paths: [] }, retrieve: ['/etc/hosts', '/etc/gone'] },
});

describe('a table of an inspection', () => {
  it.each([
    [/setuid +1: \/su\n/],
    [/world-writable +2: \/open, \/writable\n/],
    [/capabilities +1: \/ping\n/],
    [/users +2 users\n +with a shell +root \(0\)\n/],
    [/groups +2 groups\n +with members +sudo \(27\): ann bob\n/],
    [/RETRIEVED FILES \(1\)\n +12 B +\/etc\/hosts\n +absent +\/etc\/gone\n/],
    [/CONTENT SEARCHES \(1\)\n +todo in \/app\/a\.txt\n/],
    [/MALWARE\n +not looked for: no scanner was asked\n/],
  ])('has %s', (pattern) => {
    expect(render('table', RICH)).toMatch(pattern);
  });

  it('says of what it does not know that it does not know it', () => {
    const text = render('table', inspectionOf([], { users: null, groups: null, source: { kind: 'sbom', layers: [] } }));
    expect(text).toContain('unknown: there is no /etc/passwd');
    expect(text).toContain('unknown: there is no /etc/group');
    expect(text).not.toMatch(/setuid +none/);
    expect(text).toContain('an SBOM holds no files');
  });
});

it('a JSON document has notable files, groups, matches and why no scanner ran', () => {
  expect(JSON.parse(render('json', RICH))).toMatchObject({
    files: { notable: { setuid: { count: 1, paths: ['/su'] } } },
    groups: [{ name: 'root' }, { name: 'sudo', gid: 27, members: ['ann', 'bob'] }],
    contentMatches: [{ name: 'todo', path: '/app/a.txt' }],
    malware: { status: 'not-run', reason: 'no scanner was asked' },
  });
});
