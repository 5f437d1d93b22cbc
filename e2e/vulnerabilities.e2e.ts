import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Run, assay, report, repositoryRoot, requireTools, temporaryDirectory } from './program.ts';
import { endedBy, withoutNetwork } from './special-runs.ts';
import {
  type RecordDraft,
  buildGo,
  hasTool,
  installGem,
  installNode,
  installPython,
  matchLines,
  objects,
  packRoot,
  writeInto,
  writeRecords,
} from './vulnerable-image.ts';

const work = temporaryDirectory();
const at = (name: string): string => join(work.path, name);
const home = at('home');
const database = at('advisories.db');
const layout = at('image');
const image = `oci:${layout}:v`;
const corpus = process.env['ASSAY_CORPUS'] ?? join(repositoryRoot, '../shared/data');
const published = ['pypi.osv-yaml.tar.zst', 'go.osv-json.tar.zst', 'almalinux.osv-json.tar.zst'].map((name) =>
  join(corpus, 'advisories', name),
);
const missing = published.filter((path) => !existsSync(path));
const hasGo = hasTool('go');
const hasGem = hasTool('gem');

const STATUS = `Package: libdemo1
Status: install ok installed
Version: 1:2.0-1+b1
Source: demo (2.0-1)
Architecture: amd64
Maintainer: x

Package: other
Status: install ok installed
Version: 2:1.0-1
Architecture: amd64
Maintainer: x
`;

const FEED: readonly RecordDraft[] = [
  {
    id: 'PYSEC-2026-1',
    aliases: ['CVE-2026-1001', 'GHSA-2222-3333-4444'],
    ecosystem: 'PyPI',
    name: 'requests',
    fixed: '2.20.0',
    severity: 'HIGH',
  },
  {
    id: 'GHSA-2222-3333-4444',
    aliases: ['CVE-2026-1001'],
    ecosystem: 'PyPI',
    name: 'requests',
    fixed: '2.20.0',
    severity: 'HIGH',
  },
  { id: 'PYSEC-2026-2', ecosystem: 'PyPI', name: 'requests', fixed: '2.19.0' },
  { id: 'PYSEC-2026-3', ecosystem: 'PyPI', name: 'requests', introduced: '2.19.1', fixed: '3.0' },
  { id: 'PYSEC-2026-4', ecosystem: 'PyPI', name: 'urllib3', lastAffected: '1.24.1', severity: 'LOW' },
  { id: 'PYSEC-2026-5', ecosystem: 'PyPI', name: 'requests', fixed: '9', withdrawn: '2026-01-03T00:00:00Z' },
  {
    id: 'GHSA-5555-6666-7777',
    aliases: ['CVE-2026-1002'],
    ecosystem: 'npm',
    name: 'lodash',
    fixed: '4.17.21',
    severity: 'CRITICAL',
  },
  { id: 'GHSA-8888-9999-2222', ecosystem: 'npm', name: 'lodash-es', fixed: '9.0.0' },
  { id: 'GO-2026-1', aliases: ['CVE-2026-1003'], ecosystem: 'Go', name: 'golang.org/x/text', fixed: '0.3.7' },
  { id: 'GO-2026-2', ecosystem: 'Go', name: 'golang.org/x/text', fixed: '0.3.5' },
  { id: 'GO-2026-3', aliases: ['CVE-2026-1004'], ecosystem: 'Go', name: 'stdlib', fixed: '1.999.0' },
  { id: 'GHSA-3333-4444-5555', aliases: ['CVE-2026-1005'], ecosystem: 'RubyGems', name: 'demo-gem', fixed: '1.0.1' },
  { id: 'DSA-9001-1', aliases: ['CVE-2026-1006'], ecosystem: 'Debian:12', name: 'demo', fixed: '2.0-2' },
  { id: 'DSA-9002-1', aliases: ['CVE-2026-1007'], ecosystem: 'Debian:12', name: 'demo', fixed: '2.0-1' },
  { id: 'DSA-9003-1', aliases: ['CVE-2026-1008'], ecosystem: 'Debian:12', name: 'other', fixed: '9.9-1' },
];

const EXPECTED: readonly string[] = [
  'CVE-2026-1001 requests 2.19.0',
  'CVE-2026-1002 lodash 4.17.15',
  'CVE-2026-1006 libdemo1 1:2.0-1+b1',
  'PYSEC-2026-4 urllib3 1.24.1',
  ...(hasGo ? ['CVE-2026-1003 golang.org/x/text v0.3.5', 'CVE-2026-1004 stdlib'] : []),
  ...(hasGem ? ['CVE-2026-1005 demo-gem 1.0.0'] : []),
].toSorted();

const run = async (...args: readonly string[]): Promise<Run> => assay(home, args);
const vulns = async (...args: readonly string[]): Promise<Run> => run('vulns', image, '--db', database, ...args);

async function build(records: readonly RecordDraft[], file = database): Promise<void> {
  writeRecords(at('feed'), records);
  const built = await run('db', 'build', '--from', at('feed'), '--db', file);
  expect(built.code, built.stderr).toBe(0);
}

beforeAll(async () => {
  requireTools('pip', 'npm', 'tar');
  mkdirSync(home, { recursive: true });
  const root = at('root');
  writeInto(root, 'etc/os-release', 'ID=debian\nVERSION_ID="12"\nPRETTY_NAME="Debian GNU/Linux 12"\n');
  writeInto(root, 'var/lib/dpkg/status', STATUS);
  installPython(join(root, 'opt/service'), ['requests==2.19.0', 'urllib3==1.24.1']);
  installNode(join(root, 'srv/app'), ['lodash@4.17.15']);
  if (hasGo) {
    const target = join(root, 'usr/local/bin/sample');
    buildGo(at('go'), target, 'golang.org/x/text', 'v0.3.5', 'golang.org/x/text/language');
  }
  if (hasGem) installGem(at('gem'), join(root, 'usr/lib/ruby/gems/3.1.0'), 'demo-gem', '1.0.0');
  await packRoot(root, layout);
  // The image as it was before: an older Python package, and none of npm.
  const before = at('before-root');
  writeInto(before, 'etc/os-release', readFileSync(join(root, 'etc/os-release'), 'utf8'));
  writeInto(before, 'var/lib/dpkg/status', STATUS);
  installPython(join(before, 'opt/service'), ['requests==2.18.4', 'urllib3==1.24.1']);
  await packRoot(before, at('before'));
  await build(FEED);
});
afterAll(work.remove);

describe('an image with old packages of several kinds', () => {
  it(`has the matches that follow from its feeds, and no other${hasGo ? '' : ' (go is not on PATH)'}${hasGem ? '' : ' (gem is not on PATH)'}`, async () => {
    const found = await vulns('-o', 'json');
    expect(found.code, found.stderr).toBe(0);
    expect(matchLines(report(found))).toEqual(EXPECTED);
    expect(report(found)).toMatchObject({ undetermined: [], advisoryData: { distributionCovered: true } });
  });

  it('shows one match with every proof, its place, and what fixes it', async () => {
    const document = report(await vulns('-o', 'json'));
    const match = objects(document['matches']).find(({ id }) => id === 'CVE-2026-1001');
    expect(match).toMatchObject({
      severity: 'high',
      fix: { state: 'fixed', versions: ['2.20.0'] },
      reason: { installed: '2.19.0', range: expect.stringContaining('< 2.20.0'), scheme: 'pep440' },
      otherReasons: [{ installed: '2.19.0' }],
      locations: [{ path: expect.stringContaining('requests-2.19.0.dist-info') }],
      layer: { index: 0 },
    });
    expect(objects(document['fixes'])).toContainEqual(
      expect.objectContaining({ name: 'requests', installed: '2.19.0', version: '2.20.0', fixes: ['CVE-2026-1001'] }),
    );
    const { stdout } = await vulns();
    expect(stdout).toMatch(/requests +2\.19\.0 -> 2\.20\.0 +fixes 1/);
  });

  it.each([
    ['CVE-2026-1001', 'affected', 'requests'],
    ['GHSA-2222-3333-4444', 'affected', 'requests'],
    ['PYSEC-2026-2', 'not-affected', 'requests'],
    ['PYSEC-2026-3', 'not-affected', 'requests'],
    ['CVE-2026-1007', 'not-affected', 'libdemo1'],
    ['CVE-2026-1008', 'not-affected', 'other'],
  ])('explains why it has %s or has not: %s', async (id, outcome, name) => {
    const explained = await run('explain', id, image, '--db', database, '-o', 'json');
    expect(explained.code, explained.stderr).toBe(0);
    const [explanation] = objects(report(explained)['explanations']);
    expect(objects(explanation?.['packages'])).toContainEqual(expect.objectContaining({ name, outcome }));
    const told = await run('explain', id, image, '--db', database);
    expect(told.stdout).toContain(name);
  });

  it('explains that nothing names it where nothing does', async () => {
    const told = await run('explain', 'CVE-1999-0001', image, '--db', database);
    expect(told.code).toBe(0);
    expect(told.stdout).toContain('CVE-1999-0001: NO ADVISORY');
  });

  it.skipIf(missing.length > 0)(
    `has what is published of its packages${missing.length > 0 ? ` (missing: ${missing.join(', ')})` : ''}`,
    async () => {
      const file = at('published.db');
      const built = await run('db', 'build', ...published.flatMap((path) => ['--from', path]), '--db', file);
      expect(built.code, built.stderr).toBe(0);
      const found = await run('vulns', image, '--db', file, '-o', 'json');
      // These feeds know nothing of Debian.
      expect(found.code, found.stderr).toBe(6);
      const lines = matchLines(report(found));
      expect(lines).toContain('CVE-2018-18074 requests 2.19.0');
      expect(lines).toContain('CVE-2019-11236 urllib3 1.24.1');
      if (hasGo) expect(lines).toContain('CVE-2021-38561 golang.org/x/text v0.3.5');
      for (const line of lines) expect(line).toMatch(/ (?:requests|urllib3|golang\.org\/x\/text|stdlib)\b/);
    },
  );

  it('says 6 without data, and for a distribution that the data does not have', async () => {
    expect((await run('vulns', image, '--db', at('none.db'))).code).toBe(6);
    const other = at('languages.db');
    await build(
      FEED.filter(({ ecosystem }) => ecosystem === 'PyPI'),
      other,
    );
    const uncovered = await run('vulns', image, '--db', other);
    expect(uncovered.code).toBe(6);
    expect(uncovered.stdout).toContain('no advisories for the distribution');
  });

  it('is matched without any network', async () => {
    const offline = await withoutNetwork(home, ['vulns', image, '--db', database, '-o', 'json', '--offline']);
    expect(offline.code, offline.stderr).toBe(0);
    expect(matchLines(report(offline))).toEqual(EXPECTED);
  });
});

describe('reports and gates', () => {
  it('writes every format at once, each whole', async () => {
    const formats = [
      'csv',
      'html',
      'junit',
      'sarif',
      'gitlab',
      'cyclonedx-json',
      'openvex',
      'yaml',
      'ndjson',
      'markdown',
    ];
    const found = await vulns(...formats.flatMap((format) => ['-o', `${format}=${at(`out.${format}`)}`]));
    expect(found.code, found.stderr).toBe(0);
    for (const format of formats) expect(readFileSync(at(`out.${format}`), 'utf8')).toContain('requests');
    expect(JSON.parse(readFileSync(at('out.cyclonedx-json'), 'utf8'))).toMatchObject({ specVersion: '1.6' });
    expect(JSON.parse(readFileSync(at('out.gitlab'), 'utf8'))).toMatchObject({ scan: { status: 'success' } });
  });

  it('counts what a filter leaves out, and keeps all in JSON', async () => {
    const found = await vulns('--min-severity', 'high', '-o', 'table', '-o', `json=${at('all.json')}`);
    expect(found.stdout).toMatch(new RegExp(`${EXPECTED.length - 2} matches left out: .*1 low`));
    expect(found.stdout).not.toContain('urllib3');
    expect(matchLines(report({ ...found, stdout: readFileSync(at('all.json'), 'utf8') }))).toEqual(EXPECTED);
    expect((await vulns('--only-fixed')).stdout).toMatch(/1 match left out: 1 low/);
  });

  it('fails by severity, and refuses a gate that hides what it fails for', async () => {
    expect((await vulns('--fail-on-severity', 'critical')).code).toBe(2);
    expect((await vulns('--fail-on-severity', 'low', '--only-fixed')).code).toBe(2);
    const before = ['vulns', `oci:${at('before')}:v`, '--db', database];
    expect((await run(...before, '--fail-on-severity', 'critical')).code).toBe(0);
    expect((await vulns('--fail-on-severity', 'high', '--min-severity', 'critical')).code).toBe(64);
    expect((await vulns('--fail-on-severity', 'hihg')).code).toBe(64);
  });

  it('does not take packages without data for packages without vulnerabilities when a limit is to be judged', async () => {
    const [feed, partial] = [at('feed-python'), at('python.db')];
    writeRecords(feed, [{ id: 'PYSEC-2026-9', ecosystem: 'PyPI', name: 'requests', fixed: '0.1', severity: 'LOW' }]);
    await run('db', 'build', '--from', feed, '--db', partial);
    const limited = ['vulns', image, '--db', partial, '--fail-on-severity', 'critical'];
    const told = await run(...limited);
    expect([told.code, told.stderr]).toEqual([6, expect.stringMatching(/npm \(\d+ package.*db update/)]);
    const names = [...told.stderr.matchAll(/--allow-missing-data (\S+)/g)].map(([, name = '']) => name);
    const accepted = names.flatMap((name) => ['--allow-missing-data', name]);
    expect((await run(...limited, ...accepted.slice(2))).code).toBe(6);
    expect((await run(...limited, ...accepted)).code).toBe(0);
  });

  it('leaves nothing behind when it is told to end', async () => {
    mkdirSync(at('killed'));
    for (const [delay, signal] of [
      [40, 'SIGTERM'],
      [150, 'SIGTERM'],
      [250, 'SIGINT'],
      [350, 'SIGKILL'],
    ] as const) {
      const target = at('killed/report.json');
      await endedBy(home, { signal, delay }, ['vulns', image, '--db', database, '--no-cache', '-o', `json=${target}`]);
      if (existsSync(target))
        expect(matchLines(report({ code: 0, stderr: '', stdout: readFileSync(target, 'utf8') }))).toEqual(EXPECTED);
      if (signal !== 'SIGKILL') expect(readdirSync(at('killed')).filter((name) => name !== 'report.json')).toEqual([]);
    }
    expect(matchLines(report(await vulns('-o', 'json')))).toEqual(EXPECTED);
  });
});

describe('exploitability statements', () => {
  const vex = at('vex.json');
  beforeAll(() => {
    const statement = (id: string, status: string, more: object): object => ({
      vulnerability: { name: id },
      products: [{ '@id': 'pkg:pypi/requests' }],
      status,
      ...more,
    });
    const statements = [
      statement('GHSA-2222-3333-4444', 'not_affected', {
        justification: 'vulnerable_code_not_in_execute_path',
        impact_statement: 'Only used for local files.',
      }),
    ];
    const head = { '@context': 'https://openvex.dev/ns/v0.2.0', '@id': 'urn:x', author: 'team', version: 1 };
    writeFileSync(vex, JSON.stringify({ ...head, timestamp: '2026-01-05T00:00:00Z', statements }));
  });

  it('take out what they are about, by any id, with the reason', async () => {
    const found = await vulns('--vex', vex, '-o', 'json');
    expect(matchLines(report(found))).toEqual(EXPECTED.filter((line) => !line.includes('requests')));
    expect(objects(report(found)['suppressed'])).toEqual([
      expect.objectContaining({
        reason: 'vex',
        explanation: expect.stringContaining('vulnerable_code_not_in_execute_path'),
        match: expect.objectContaining({ id: 'CVE-2026-1001', vex: 'not_affected' }),
      }),
    ]);
    expect((await vulns('--vex', vex)).stdout).toContain('SUPPRESSED (1)');
  });

  it.each(['openvex', 'cyclonedx-json'])('mean the same when they come back from %s', async (format) => {
    const file = at(`back.${format}`);
    expect((await vulns('--vex', vex, '-o', `${format}=${file}`)).code).toBe(0);
    const again = report(await vulns('--vex', file, '-o', 'json'));
    expect(matchLines(again)).toEqual(EXPECTED.filter((line) => !line.includes('requests')));
    expect(objects(again['suppressed'])).toHaveLength(1);
    if (format === 'openvex') {
      expect(objects(again['matches']).map((match) => match['vex'])).toContain('under_investigation');
    }
  });
});
