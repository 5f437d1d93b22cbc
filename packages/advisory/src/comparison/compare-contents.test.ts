import type { Decision, FileEntry, Finding, ImageConfig, Inspection, Package, SecretFinding } from '@assay/core';
import { EMPTY_CONFIG } from '@assay/core';
import { describe, expect, test } from 'vitest';
import { digestOf, inspectionOf, packageOf } from '../testing/sample-data.ts';
import { compareConfig } from './compare-config.ts';
import { compareContents } from './compare-contents.ts';
import { compareFiles } from './compare-files.ts';
import { compareFindings } from './compare-findings.ts';
import { MAX_FILE_CHANGES } from './content-comparison.ts';

const config = (over: Partial<ImageConfig>): ImageConfig => ({ ...EMPTY_CONFIG, ...over });
const entry = (path: string, over: Partial<FileEntry> = {}): FileEntry => ({
  path,
  type: 'file',
  mode: 0o644,
  uid: 0,
  gid: 0,
  sizeBytes: 10,
  linkTarget: null,
  layer: 0,
  ...over,
});
const files = (entries: readonly FileEntry[], layers: readonly string[] = ['a', 'b']): Inspection => {
  const base = inspectionOf([]);
  return {
    ...base,
    source: {
      kind: 'oci',
      layers: layers.map((letter) => ({
        digest: null,
        diffId: digestOf(letter),
        mediaType: 'x',
        sizeBytes: 100,
        createdBy: `RUN ${letter}`,
      })),
    },
    files: { ...base.files, entries },
  };
};

describe('configuration', () => {
  test('is compared field by field, variables and labels by name', () => {
    const before = config({
      user: '1000',
      env: ['PATH=/bin', 'A=1', 'B=x=y'],
      exposedPorts: ['80/tcp'],
      labels: { one: '1' },
      cmd: ['sh'],
      created: '2020-01-01T00:00:00Z',
    });
    const after = config({
      user: '',
      env: ['A=2', 'B=x=y', 'PATH=/bin', 'C'],
      exposedPorts: ['80/tcp', '443/tcp'],
      labels: { two: '2' },
      entrypoint: ['/app'],
      created: '2021-01-01T00:00:00Z',
    });
    expect(compareConfig(before, after).map(({ kind, field, name }) => `${kind} ${field} ${name}`.trim())).toEqual([
      'removed cmd',
      'added entrypoint',
      'changed env A',
      'added env C',
      'removed label one',
      'added label two',
      'added port 443/tcp',
      'changed user',
    ]);
    expect(compareConfig(before, before)).toEqual([]);
  });
});

describe('files', () => {
  test('are added, removed, and changed in what is told', () => {
    const sha256 = (letter: string): Pick<FileEntry, 'digests'> => ({ digests: { sha256: letter.repeat(64) } });
    const compared = compareFiles(
      files([
        entry('/a'),
        entry('/bin/su'),
        entry('/content', { ...sha256('a') }),
        entry('/link', { type: 'symlink', linkTarget: 'x', mode: 0o777 }),
        entry('/same', { ...sha256('a') }),
        entry('/tmp', { type: 'directory', mode: 0o1777 }),
        entry('/z'),
      ]),
      files(
        [
          entry('/a', { uid: 5 }),
          entry('/b', { capabilities: true }),
          entry('/bin/su', { mode: 0o4755 }),
          entry('/content', { layer: 1, ...sha256('b') }),
          entry('/link', { type: 'symlink', linkTarget: 'y', mode: 0o755 }),
          entry('/same', { layer: 1, ...sha256('a') }),
          entry('/tmp', { type: 'directory', mode: 0o777 }),
        ],
        ['a', 'c'],
      ),
    );
    expect(compared).toMatchObject({ added: 1, removed: 1, changed: 5, unknownContent: 0, left: 0 });
    expect(compared.list.map(({ kind, path, aspects }) => `${kind} ${path} ${aspects.join()}`.trim())).toEqual([
      'changed /a owner',
      'added /b',
      'changed /bin/su mode',
      'changed /content content',
      'changed /link target',
      'changed /tmp mode',
      'removed /z',
    ]);
    expect(compared.newSetuid).toEqual({ count: 1, paths: ['/bin/su'] });
    expect(compared.newWorldWritable).toEqual({ count: 1, paths: ['/tmp'] });
    expect(compared.newCapabilities).toEqual({ count: 1, paths: ['/b'] });
  });

  test('that another layer brought, and of which there is no digest, may be others', () => {
    const before = files([entry('/x'), entry('/y'), entry('/zero', { sizeBytes: 0 })], ['a']);
    const after = files(
      [entry('/x'), entry('/y', { layer: 1 }), entry('/zero', { layer: 1, sizeBytes: 0 })],
      ['a', 'c'],
    );
    expect(compareFiles(before, after)).toMatchObject({ changed: 0, unknownContent: 1 });
  });

  test('beyond what a list holds are counted', () => {
    const many = Array.from({ length: MAX_FILE_CHANGES + 7 }, (_, index) =>
      entry(`/${String(index).padStart(6, '0')}`, { mode: 0o4777 }),
    );
    const compared = compareFiles(files([]), files(many));
    expect(compared.list).toHaveLength(MAX_FILE_CHANGES);
    expect(compared).toMatchObject({ left: 7, newSetuid: { count: MAX_FILE_CHANGES + 7 } });
    expect(compared.newSetuid.paths).toHaveLength(1000);
  });
});

describe('secrets, licences and sizes', () => {
  const secret = (fingerprint: string, path: string): SecretFinding => ({
    detector: 'd',
    aliases: [],
    visible: true,
    service: 's',
    title: 't',
    confidence: 'high',
    where: 'file',
    path,
    layer: null,
    line: 1,
    column: 1,
    removedBy: null,
    fingerprint,
    preview: '',
    checksum: 'absent',
  });
  const licensed = (name: string, expression: string, category: 'permissive' | 'strong-copyleft'): Package => ({
    ...packageOf({ type: 'npm', name, version: '1.0.0' }),
    license: { expression, category },
  });

  test('are compared by fingerprint, expression and layer', () => {
    const before = {
      ...files([]),
      packages: [licensed('a', 'MIT', 'permissive'), licensed('b', 'ISC', 'permissive')],
      secrets: [secret('1', '/a'), secret('2', '/b')],
    };
    const after = {
      ...files([], ['a', 'c']),
      packages: [licensed('a', 'MIT', 'permissive'), licensed('c', 'GPL-3.0-only', 'strong-copyleft')],
      secrets: [secret('1', '/elsewhere'), secret('3', '/c')],
    };
    const compared = compareContents(before, after, { hasFiles: false });
    expect(compared.files).toBeNull();
    expect(compared.secrets).toMatchObject({
      added: [{ fingerprint: '3' }],
      removed: [{ fingerprint: '2' }],
      carried: 1,
    });
    expect(compared.licenses).toEqual([
      { kind: 'added', license: 'GPL-3.0-only', category: 'strong-copyleft', packages: ['c'] },
      { kind: 'removed', license: 'ISC', category: 'permissive', packages: ['b'] },
    ]);
    expect(compared.size).toMatchObject({
      measure: 'stored',
      before: 200,
      after: 200,
      layers: [
        { kind: 'added', index: 1, diffId: digestOf('c') },
        { kind: 'removed', index: 1, diffId: digestOf('b') },
      ],
    });
  });

  test('are not known where nobody looked, or where sizes are of two kinds', () => {
    const { secrets, size } = compareContents(
      { ...files([]), source: { ...files([]).source, kind: 'docker-archive' } },
      { ...files([]), secrets: [] },
      { hasFiles: false },
    );
    expect(secrets).toBeNull();
    expect(size.measure).toBe('unpacked');
  });
});

describe('findings of a policy', () => {
  const finding = (over: Partial<Finding>): Finding => ({
    id: 'x',
    gate: 'vulnerabilities',
    trigger: 'package',
    triggerId: 'CVE-1+a-1.0',
    legacyTriggerId: null,
    action: 'stop',
    ruleSetId: 'r',
    ruleId: 'one',
    message: 'm',
    status: 'open',
    subject: { kind: 'vulnerability', key: 'CVE-1', purl: 'pkg:npm/a@1.0', vulnerabilityIds: ['CVE-1'] },
    locations: [],
    evidence: {},
    ...over,
  });
  const decided = (...findings: readonly Finding[]): readonly Pick<Decision, 'verdict' | 'policy' | 'findings'>[] => [
    { verdict: 'fail', policy: { id: 'p', name: 'P', digest: 'd' }, findings },
  ];

  test('stay the same when a package gets another version', () => {
    const newer = finding({
      triggerId: 'CVE-1+a-2.0',
      subject: { kind: 'vulnerability', key: 'CVE-1', purl: 'pkg:npm/a@2.0', vulnerabilityIds: ['CVE-1'] },
    });
    expect(compareFindings(decided(finding({})), decided(newer))).toMatchObject({ added: [], removed: [], carried: 1 });
  });

  test('are new when they stop now, and gone when they are accepted', () => {
    const warned = finding({ action: 'warn' });
    expect(compareFindings(decided(warned), decided(finding({}))).added).toHaveLength(1);
    expect(
      compareFindings(decided(finding({})), decided(finding({ status: 'allowlisted', action: 'go' }))),
    ).toMatchObject({ added: [], removed: [{ id: 'x' }] });
    expect(compareFindings([], decided(finding({ status: 'error' })))).toMatchObject({ before: 'error' });
  });
});
