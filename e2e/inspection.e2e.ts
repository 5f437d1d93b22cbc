import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildImage, writeOciLayout } from '@assay/oci';
import { assay, packageLines, report, temporaryDirectory } from './program.ts';

const temporary = temporaryDirectory();
const home = join(temporary.path, 'home');
const layout = join(temporary.path, 'layout');

/** Assembled, so that this file holds nothing that looks like a token. */
const TOKEN = ['gh', 'p_', 'x7Kq2Rw9Tz4Lm8Vb3Nc6Hd1Js5Pf0Ga2W', 'e9x'].join('').slice(0, 40);
const PASSWORD = ['p0st', 'gres-', 'Zk83hQ1x'].join('');

const status = (...packages: readonly (readonly [string, string])[]): string =>
  packages
    .map(
      ([name, version]) => `Package: ${name}\nStatus: install ok installed\nArchitecture: amd64\nVersion: ${version}\n`,
    )
    .join('\n');

beforeAll(async () => {
  const image = buildImage({
    layers: [
      {
        createdBy: 'RUN install',
        entries: [
          { path: 'etc/os-release', content: 'ID=debian\nVERSION_ID="12"\n' },
          { path: 'var/lib/dpkg/status', content: status(['curl', '1.0'], ['telnet', '0.17']) },
          { path: 'var/lib/dpkg/info/curl.list', content: '/.\n/usr\n/usr/bin\n/usr/bin/curl\n' },
          { path: 'usr/bin/curl', content: 'program', mode: 0o755 },
          { path: 'root/.netrc-token', content: `token = ${TOKEN}\n` },
        ],
      },
      {
        createdBy: 'RUN clean up',
        entries: [
          { path: 'var/lib/dpkg/status', content: status(['curl', '1.0']) },
          { path: 'root/.wh..netrc-token' },
          { path: 'opt/tool', content: 'nobody owns me', mode: 0o755 },
          {
            path: 'app/node_modules/left-pad/package.json',
            content: '{"name":"left-pad","version":"1.3.0","license":"WTFPL"}',
          },
        ],
      },
    ],
    config: {
      env: [`DATABASE_URL=postgres://app:${PASSWORD}@db.internal:5432/app`],
      labels: { 'org.opencontainers.image.base.name': 'docker.io/library/debian:12' },
    },
  });
  await writeOciLayout(layout, [{ content: image, name: 'a' }]);
});
afterAll(temporary.remove);

describe('assay inspect', () => {
  it('finds secrets in deleted files and in the environment, and shows no value anywhere', async () => {
    const run = await assay(home, ['inspect', `oci:${layout}`, '-o', 'json']);
    expect(run.code).toBe(0);
    const { secrets } = report(run);
    expect(secrets).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ path: '/root/.netrc-token', where: 'file', visible: false, removedBy: 1 }),
        expect.objectContaining({ where: 'environment', visible: true }),
      ]),
    );
    const table = await assay(home, ['inspect', `oci:${layout}`]);
    for (const text of [run.stdout.replace(/"config": \{[\s\S]*?"history"/, ''), table.stdout, run.stderr]) {
      expect(text).not.toContain(TOKEN);
      expect(text).not.toContain(PASSWORD);
    }
  });

  it('keeps no secret value in its cache', () => {
    const files = readdirSync(join(home, 'cache'), { recursive: true, withFileTypes: true }).filter((entry) =>
      entry.isFile(),
    );
    expect(files.length).toBeGreaterThan(0);
    for (const file of files) expect(readFileSync(join(file.parentPath, file.name)).includes(TOKEN)).toBe(false);
  });

  it('tells which layer brought a package, and with all layers which took it away', async () => {
    const run = await assay(home, ['inspect', `oci:${layout}`, '--scope', 'all-layers', '-o', 'json']);
    expect(report(run)).toMatchObject({
      packages: [
        { name: 'curl', addedBy: 0 },
        { name: 'left-pad', addedBy: 1 },
      ],
      removedPackages: [{ name: 'telnet', addedBy: 0, removedBy: 1 }],
    });
  });

  it('tells what packages explain, what layers waste and what the image was built on', async () => {
    const run = await assay(home, ['inspect', `oci:${layout}`, '-o', 'json']);
    expect(report(run)).toMatchObject({
      coverage: { unownedExecutables: ['/opt/tool'], unownedExecutableCount: 1 },
      baseImage: { name: 'docker.io/library/debian:12', evidence: 'label' },
    });
    const [first] = Object.values(report(run)['layerUse'] ?? []);
    expect(first).toMatchObject({ wastedBytes: status(['curl', '1.0'], ['telnet', '0.17']).length + TOKEN.length + 9 });
  });
});

describe('content', () => {
  const search = (regex: string): readonly string[] => ['--content-search', `owner=${regex}`];

  it('that is searched for is told by name and path', async () => {
    const run = await assay(home, ['inspect', `oci:${layout}`, '-o', 'json', ...search('^nobody owns')]);
    expect(report(run)['contentMatches']).toEqual([
      expect.objectContaining({ name: 'owner', regex: '^nobody owns', path: '/opt/tool' }),
    ]);
    expect((await assay(home, ['inspect', `oci:${layout}`, '-o', 'json'])).stdout).not.toContain('contentMatches');
  });

  it('that a project looks for is named in its assay.yaml', async () => {
    const project = join(temporary.path, 'project');
    mkdirSync(project);
    writeFileSync(join(project, 'assay.yaml'), 'content-search:\n  owner: ^nobody, or nobody owns\n  me: owns me$\n');
    const run = await assay(home, ['inspect', `oci:${layout}`, '-o', 'json'], { cwd: project });
    expect(report(run)['contentMatches']).toEqual([expect.objectContaining({ name: 'me', path: '/opt/tool' })]);
  });

  it('that is asked for is in the report, and in the next one from the cache', async () => {
    const args = ['inspect', `oci:${layout}`, '-o', 'json', '--retrieve', '/opt/tool', '--retrieve', '/none'];
    for (const run of [await assay(home, args), await assay(home, args)]) {
      expect(report(run)['retrievedFiles']).toEqual([
        expect.objectContaining({ path: '/opt/tool', base64: Buffer.from('nobody owns me').toString('base64') }),
      ]);
    }
    const table = await assay(
      home,
      args.filter((arg) => arg !== '-o' && arg !== 'json'),
    );
    expect(table.stdout).toMatch(/absent +\/none/);
  });

  it.each([
    ['--content-search', 'x=a(?=b)'],
    ['--content-search', 'x'],
    ['--retrieve', 'etc/passwd'],
    ['--retrieve', '/etc/../etc/passwd'],
  ])('cannot be asked for by %s %s', async (flag, value) => {
    expect(await assay(home, ['inspect', `oci:${layout}`, flag, value])).toMatchObject({ code: 64, stdout: '' });
  });

  const contentPolicy = (name: string, params: string): string => {
    const path = join(temporary.path, name);
    writeFileSync(
      path,
      `id: p\nname: p\nversion: "2"\nrule_sets: [{ id: r, name: r, version: "2", rules: [{ id: x, gate: files, trigger: content_regex_match, action: STOP, params: ${params} }] }]\nmappings: [{ id: m, name: all, registry: "*", repository: "*", image: { type: tag, value: "*" }, rule_set_ids: [r], allowlist_ids: [] }]\n`,
    );
    return path;
  };
  const check = (path: string): readonly string[] => [
    'check',
    `oci:${layout}`,
    '--as',
    'registry.example/app:1',
    '--policy',
    path,
    '-o',
    'json',
  ];

  it('that a policy names is searched for without being asked', async () => {
    const run = await assay(home, check(contentPolicy('content.yaml', '{ regex_name: "nobody owns" }')));
    expect(run.code, run.stderr).toBe(2);
    expect(report(run)['findings']).toEqual([
      expect.objectContaining({
        trigger: 'content_regex_match',
        locations: [expect.objectContaining({ path: '/opt/tool' })],
      }),
    ]);
    const other = await assay(home, check(contentPolicy('other.yaml', '{ regex_name: "somebody owns" }')));
    expect(other.code, other.stderr).toBe(0);
  });

  it('that a policy names by a word is what the user says it is', async () => {
    const path = contentPolicy('named.yaml', '{ regex_name: owner }');
    expect((await assay(home, check(path))).code).toBe(0);
    expect((await assay(home, [...check(path), ...search('nobody')])).code).toBe(2);
  });

  it('that no search was configured for is never passed', async () => {
    expect((await assay(home, check(contentPolicy('any.yaml', '{}')))).code).toBe(1);
  });
});

describe('assay sbom', () => {
  it.each(['cyclonedx-json', 'cyclonedx-xml', 'spdx-json', 'spdx3-json', 'spdx-tv', 'native'])(
    '%s says the same packages when it is read back, and is the same each time',
    async (format) => {
      const args = ['sbom', `oci:${layout}`, '-o', format, '--at', '2026-01-01T00:00:00Z'];
      const first = await assay(home, args);
      expect(first.code).toBe(0);
      expect((await assay(home, args)).stdout).toBe(first.stdout);
      const file = join(temporary.path, `bom-${format}`);
      writeFileSync(file, first.stdout);
      const back = await assay(home, ['inspect', `sbom:${file}`, '-o', 'json']);
      expect(packageLines(report(back)).map((line) => line.split(' ').slice(0, 2).join(' '))).toEqual([
        'curl 1.0',
        'left-pad 1.3.0',
      ]);
    },
  );

  it('with all files comes back as the inspection that it was', async () => {
    const file = join(temporary.path, 'whole.json');
    writeFileSync(file, (await assay(home, ['sbom', `oci:${layout}`, '-o', 'native', '--files'])).stdout);
    const back = report(await assay(home, ['inspect', `sbom:${file}`, '-o', 'json', '--files']));
    const { subject, source, packages, files, users, coverage, config } = report(
      await assay(home, ['inspect', `oci:${layout}`, '-o', 'json', '--files']),
    );
    expect(back).toMatchObject({ subject, source, users, coverage, config, gaps: [] });
    expect(packageLines(back)).toEqual(packageLines({ packages }));
    expect(JSON.stringify(back['files'])).toContain('/opt/tool');
    expect(files).toMatchObject({ count: 6 });
  });

  it('in SPDX lists the files that are evidence, with the digest that the format demands', async () => {
    const run = await assay(home, ['sbom', `oci:${layout}`, '-o', 'spdx-json']);
    const sha1 = createHash('sha1')
      .update(status(['curl', '1.0']))
      .digest('hex');
    expect(report(run)['files']).toEqual(
      expect.arrayContaining([
        expect.objectContaining({
          fileName: './var/lib/dpkg/status',
          checksums: expect.arrayContaining([{ algorithm: 'SHA1', checksumValue: sha1 }]),
        }),
      ]),
    );
    expect(run.stdout).not.toContain('left out because');
  });

  it.each([
    [
      'a bomb of entities',
      `<!DOCTYPE b [<!ENTITY a "${'x'.repeat(100)}"><!ENTITY b "${'&a;'.repeat(100)}">]><bom>&b;</bom>`,
    ],
    ['nesting without end', '['.repeat(2_000_000)],
    ['objects without end', '{"a":'.repeat(1_000_000)],
    ['a cut document', '{"bomFormat":"CycloneDX","specVersion":"1.6","components":['],
    ['bytes that are no text', '\0\u0001\u0002'],
    ['another document', '{"hello":"world"}'],
  ])('refuses %s with one line and no trace', async (_, text) => {
    const file = join(temporary.path, 'hostile');
    writeFileSync(file, text);
    const run = await assay(home, ['inspect', `sbom:${file}`]);
    expect(run.stdout).toBe('');
    expect(run.code).not.toBe(0);
    expect(run.stderr).toMatch(/^error\[SBOM_[A-Z_]+\]: /);
    expect(run.stderr.length).toBeLessThan(600);
  });

  it('refuses one that is larger than a file may be, unless it may', async () => {
    const file = join(temporary.path, 'large.json');
    const bom = {
      bomFormat: 'CycloneDX',
      specVersion: '1.6',
      components: [{ type: 'library', name: 'a', version: '1' }],
    };
    writeFileSync(file, `${JSON.stringify(bom)}${' '.repeat(70 * 1024 * 1024)}`);
    const refused = await assay(home, ['inspect', `sbom:${file}`]);
    expect(refused.stderr).toContain('SBOM_TOO_LARGE');
    const taken = await assay(home, ['inspect', `sbom:${file}`, '--limit', 'maxSbomBytes=100MiB', '-o', 'json']);
    expect(taken.code, taken.stderr).toBe(0);
  });

  it('never passes a rule about what an SBOM does not hold', async () => {
    const file = join(temporary.path, 'bom.json');
    writeFileSync(file, (await assay(home, ['sbom', `oci:${layout}`])).stdout);
    const policy = join(temporary.path, 'policy.yaml');
    writeFileSync(
      policy,
      'id: p\nname: p\nversion: "2"\nrule_sets: [{ id: r, name: r, version: "2", rules: [{ id: x, gate: dockerfile, trigger: exposed_ports, action: STOP, params: { ports: [22], type: denylist } }] }]\nmappings: [{ id: m, name: all, registry: "*", repository: "*", image: { type: tag, value: "*" }, rule_set_ids: [r], allowlist_ids: [] }]\n',
    );
    const run = await assay(home, ['check', `sbom:${file}`, '--policy', policy, '-o', 'json']);
    expect(run.code).not.toBe(0);
    expect(report(run)).toMatchObject({ verdict: 'error' });
  });
});
