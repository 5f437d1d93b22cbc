import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createHash } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildImage, buildIndex, writeOciLayout } from '@assay/oci';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type MemoryIoOptions, type MemoryRun, runInMemory } from '../../testing/memory-io.ts';

let directory = '';
const assay = async (argv: readonly string[], options: Partial<MemoryIoOptions> = {}): Promise<MemoryRun> =>
  runInMemory(
    argv.map((word) => word.replace(/^oci:/, `oci:${directory}/`)),
    { workingDirectory: directory, ...options },
  );
const place = async (name: string, text: string): Promise<void> => writeFile(join(directory, name), text);

interface PolicyParts {
  readonly rules?: string;
  readonly more?: string;
  readonly mapping?: string;
}
const policy = ({ rules = '', more = '', mapping = '' }: PolicyParts): string => `id: p
name: Test policy
version: "2"
${more}
rule_sets:
  - id: r
    name: r
    version: "2"
    rules: [${rules}]
mappings:
  - { id: m, name: all, registry: "*", repository: "*", image: { type: tag, value: "*" }, rule_set_ids: [r], allowlist_ids: []${mapping} }
`;
const SUID = '{ id: suid, gate: files, trigger: suid_or_guid_set, action: STOP, recommendation: "Clear the bits." }';
const ALWAYS = '{ id: always, gate: always, trigger: always, action: STOP }';
const PORT =
  '{ id: port, gate: dockerfile, trigger: exposed_ports, action: STOP, params: { ports: "${port}", type: denylist } }';

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'assay-policy-commands-'));
  const layers = [{ entries: [{ path: 'bin/su', content: 'x', mode: 0o4755 }] }];
  const config = { exposedPorts: ['22/tcp'], labels: { team: 'shop' } };
  const image = buildImage({ layers, config });
  const arm = buildImage({ layers, platform: { os: 'linux', architecture: 'arm64', variant: null } });
  await writeOciLayout(join(directory, 'app'), [{ content: image, name: '1.0' }]);
  await writeOciLayout(join(directory, 'many'), [{ content: buildIndex({ images: [image, arm] }), name: '1.0' }]);
  await place('none.yaml', policy({}));
  await place('suid.yaml', policy({ rules: SUID }));
  await place('always.yaml', policy({ rules: ALWAYS }));
  await place('twice.yaml', policy({ rules: `${ALWAYS}, ${ALWAYS.replace('id: always', 'id: again')}` }));
  await place('broken.yaml', policy({ rules: ALWAYS.replace('gate: always', 'gate: alwas') }));
  await place('port.yaml', policy({ rules: PORT, more: 'variables: { port: "80" }' }));
  await place('place.yaml', policy({ rules: ALWAYS, mapping: ', environment: production, namespace: shop' }));
  for (const [source, options, file] of [
    ['app', ['--files'], 'app.json'],
    ['app', [], 'short.json'],
    ['many', ['--files', '--all-platforms'], 'many.json'],
  ] as const) {
    expect((await assay(['inspect', `oci:${source}`, ...options, '-o', `json=${file}`])).code).toBe(0);
  }
  expect((await assay(['check', 'oci:app', '--policy', 'suid.yaml', '-o', 'json=decision.json'])).code).toBe(2);
}, 60_000);
afterAll(async () => rm(directory, { recursive: true, force: true }));

describe('assay policy validate', () => {
  it('tells what a policy says without meaning it, at its place, and is content', async () => {
    const { code, stdout, stderr } = await assay(['policy', 'validate', 'twice.yaml']);
    expect(stderr).toMatch(/^twice\.yaml:9:\d+: warning RULE_SHADOWED: rule again /);
    expect(stderr).toContain('1 warning\n');
    expect({ code, stdout }).toEqual({ code: 0, stdout: '' });
  });

  it('ends with 3 for a warning under --fail-on warn, and not for what a project says of verdicts', async () => {
    expect((await assay(['policy', 'validate', 'twice.yaml', '--fail-on', 'warn'])).code).toBe(3);
    expect((await assay(['policy', 'validate', 'always.yaml', '--fail-on', 'warn'])).code).toBe(0);
    expect((await assay(['policy', 'validate', 'twice.yaml'], { environment: { ASSAY_FAIL_ON: 'warn' } })).code).toBe(
      0,
    );
  });

  it('ends with 64 for errors, warnings or not', async () => {
    expect((await assay(['policy', 'validate', 'broken.yaml', '--fail-on', 'warn'])).code).toBe(64);
  });
});

describe('policies that include files', () => {
  const part = 'rule_sets: [{ id: shared, name: shared, version: "2", rules: [] }]\n';
  const pin = `sha256:${createHash('sha256').update(part).digest('hex')}`;
  const including = (line: string): string => policy({ more: `include: [{ ${line}, digest: "${pin}" }]` });

  it('find them beside the policy', async () => {
    await place('part.yaml', part);
    await place('including.yaml', including('path: part.yaml'));
    expect(await assay(['policy', 'validate', 'including.yaml'], { workingDirectory: '/' })).toMatchObject({
      code: 64,
    });
    expect((await assay(['policy', 'validate', join(directory, 'including.yaml')])).code).toBe(0);
  });

  it.each([
    ['what is not there', 'path: gone.yaml', 'INCLUDE_MISSING'],
    ['another content', 'path: none.yaml', 'INCLUDE_CHANGED'],
    ['a directory', 'path: app', 'INCLUDE_MISSING'],
    ['a device', 'path: /dev/zero', 'INCLUDE_MISSING'],
    ['an address', 'url: "https://policies.example/a.yaml"', 'INCLUDE_MISSING'],
  ])('are refused with %s', async (_, line, code) => {
    await place('refused.yaml', including(line));
    const run = await assay(['policy', 'validate', 'refused.yaml']);
    expect(run.stderr).toContain(code);
    expect(run.code).toBe(64);
  });
});

describe('assay policy schema', () => {
  it('prints a JSON Schema', async () => {
    const { code, stdout, stderr } = await assay(['policy', 'schema']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(JSON.parse(stdout)).toMatchObject({ $schema: expect.stringContaining('json-schema.org'), type: 'object' });
  });
});

const tests = (head: string, expected: string): string =>
  `${head}cases:\n  - name: "<one> & \\u001b[31m"\n    fixture: app.json\n    expect: ${expected}\n`;

describe('assay policy test', () => {
  it('passes, and shows what of the policy was made use of', async () => {
    await place('good.test.yaml', tests('policy: suid.yaml\n', '{ verdict: fail, findings: [suid] }'));
    const { code, stdout } = await assay(['policy', 'test', 'good.test.yaml']);
    expect(stdout).toContain('PASS  <one> & \\u{1b}[31m');
    expect(stdout).toContain('coverage: 0 of 1 rules seen to fire and not to fire; not r/suid');
    expect(stdout).toContain('1 case: 1 passed, 0 failed');
    expect(code).toBe(0);
  });

  it('inspects images that cases name, beside their document, for what the rules ask', async () => {
    const rule =
      '{ id: conf, gate: retrieved_files, trigger: content_regex, action: STOP, params: { path: /bin/su, regex: x, check: match } }';
    await place('content-test.yaml', policy({ rules: rule }));
    const one =
      '  - { name: real, target: "oci:app", image: "registry.example/a:1", expect: { verdict: fail, findings: [conf] } }\n';
    await place('target.test.yaml', `policy: content-test.yaml\ncases:\n${one}`);
    const run = await assay(['policy', 'test', join(directory, 'target.test.yaml')], { workingDirectory: '/' });
    expect(run.stdout).toContain('1 case: 1 passed');
    expect(run.code).toBe(0);
    await place('target.test.yaml', `policy: content-test.yaml\ncases:\n${one.replace('oci:app', 'oci:gone')}`);
    expect((await assay(['policy', 'test', 'target.test.yaml'])).code).toBe(4);
    await rm(join(directory, 'target.test.yaml'));
  });

  it('ends with 2 when a case fails, in every format', async () => {
    await place('bad.yaml', tests('', '{ verdict: pass }'));
    const args = ['policy', 'test', 'bad.yaml', '--policy', 'suid.yaml'];
    const run = await assay([...args, '-o', 'json', '-o', 'junit=bad.xml']);
    expect(run.code).toBe(2);
    expect(JSON.parse(run.stdout)).toMatchObject({
      schemaVersion: 1,
      passed: 0,
      failed: 1,
      suites: [
        { file: 'bad.yaml', policy: 'suid.yaml', results: [{ passed: false }], coverage: { rules: [{ hit: 1 }] } },
      ],
    });
    const xml = await readFile(join(directory, 'bad.xml'), 'utf8');
    expect(xml).toContain('<testsuite name="bad.yaml" tests="1" failures="1"');
    expect(xml).toContain('name="&lt;one&gt; &amp; \\u{1b}[31m"');
    expect(xml).toContain('<failure message="the verdict is fail, not pass');
  });

  it('takes the documents of a directory that are named as tests', async () => {
    const { code, stdout } = await assay(['policy', 'test', '.']);
    expect(stdout).toContain('good.test.yaml');
    expect(stdout).not.toContain('bad.yaml');
    expect(code).toBe(0);
  });

  it.each<[string, string, string]>([
    ['no test', 'a: 1\n', 'POLICY_TESTS_INVALID'],
    ['no YAML', 'a: [b\n', 'POLICY_UNREADABLE'],
    ['no policy', tests('', '{ verdict: pass }'), 'DOCUMENT_INVALID'],
    ['no case', 'policy: suid.yaml\ncases: []\n', 'DOCUMENT_INVALID'],
    ['a policy that is not there', tests('policy: gone.yaml\n', '{ verdict: pass }'), 'POLICY_UNREADABLE'],
    ['a broken policy', tests('policy: broken.yaml\n', '{ verdict: pass }'), 'POLICY_INVALID'],
    [
      'a fixture that is not there',
      tests('policy: suid.yaml\n', '{}').replace('app.json', 'gone.json'),
      'FILE_UNREADABLE',
    ],
    [
      'a fixture of two images',
      tests('policy: suid.yaml\n', '{}').replace('app.json', 'many.json'),
      'DOCUMENT_INVALID',
    ],
  ])('refuses a document with %s', async (_, text, code) => {
    await place('refused.tests', text);
    const run = await assay(['policy', 'test', 'refused.tests']);
    expect(run.stderr).toContain(`error[${code}]`);
    expect(run).toMatchObject({ code: 64, stdout: '' });
  });
});

describe('assay policy simulate', () => {
  const simulate = async (now: string, old: string, ...more: readonly string[]): Promise<MemoryRun> =>
    assay(['policy', 'simulate', ...more, '--policy', now, '--against', old]);

  it('shows what newly fails, and ends with 2', async () => {
    const { code, stdout } = await simulate('suid.yaml', 'none.yaml', 'app.json', 'many.json');
    expect(stdout).toMatch(/^NEWLY FAILING {2}.*: pass -> fail\n {2}\+ STOP suid: .*\/bin\/su/);
    expect(stdout).toContain('3 images: 3 newly failing, 0 newly passing, 0 changed, 0 the same\n');
    expect(code).toBe(2);
  });

  it.each([
    ['newly passes', 'none.yaml', 'suid.yaml', { 'newly-passing': 1, same: 0 }],
    ['changes', 'always.yaml', 'suid.yaml', { changed: 1, same: 0 }],
    ['stays', 'suid.yaml', 'suid.yaml', { same: 1 }],
  ])('is content with what %s', async (_, now, old, counts) => {
    const { code, stdout } = await simulate(now, old, 'app.json', '-o', 'json');
    expect(JSON.parse(stdout)).toMatchObject({ schemaVersion: 1, counts });
    expect(code).toBe(0);
  });

  it('never takes paths that are not in the file for paths that are not in the image', async () => {
    const { code, stdout } = await simulate('suid.yaml', 'none.yaml', 'short.json');
    expect(stdout).toContain('pass -> error');
    expect(code).toBe(2);
  });

  it('gives errors for what an inspection does not hold, and answers from one that was kept', async () => {
    const rule = '{ id: verified, gate: packages, trigger: verify, action: STOP }';
    await place('verify.yaml', policy({ rules: rule }));
    const short = await simulate('verify.yaml', 'none.yaml', 'app.json');
    expect(short.stdout).toContain('facts were not gathered: sha256, sha1, md5 digests of files');
    expect(short.code).toBe(2);
    expect((await assay(['inspect', 'oci:app', '-o', 'inspection=kept.json'])).code).toBe(0);
    const kept = await simulate('verify.yaml', 'none.yaml', 'kept.json');
    expect(kept.stdout).toContain('1 the same');
    expect(kept.code).toBe(0);
  });

  it('finds in a kept inspection what the rules of a policy ask for', async () => {
    const rule =
      '{ id: conf, gate: retrieved_files, trigger: content_regex, action: STOP, params: { path: /bin/su, regex: x, check: match } }';
    await place('content.yaml', policy({ rules: rule }));
    await assay(['inspect', 'oci:app', '-o', 'inspection=blind.json']);
    expect((await simulate('content.yaml', 'none.yaml', 'blind.json')).stdout).toContain('content of /bin/su');
    await assay(['inspect', 'oci:app', '--policy', 'content.yaml', '-o', 'inspection=seeing.json']);
    const seeing = await simulate('content.yaml', 'none.yaml', 'seeing.json');
    expect(seeing.stdout).toContain('pass -> fail');
    expect(seeing.stdout).toContain("found in retrieved file '/bin/su'");
  });

  it('shows what changes in a comment and in JUnit XML', async () => {
    const run = await simulate('suid.yaml', 'none.yaml', 'app.json', '-o', 'markdown', '-o', 'junit=simulation.xml');
    expect(run.stdout).toContain('**Policy simulation:** 1 image: 1 newly failing');
    expect(run.stdout).toContain('| newly failing | oci&#58;');
    const xml = await readFile(join(directory, 'simulation.xml'), 'utf8');
    expect(xml).toContain('<testsuites tests="1" failures="1">');
    expect(xml).toContain('<failure message="newly failing: pass -&gt; fail">');
    await simulate('suid.yaml', 'suid.yaml', 'app.json', '-o', 'junit=simulation.xml');
    expect(await readFile(join(directory, 'simulation.xml'), 'utf8')).toContain('name="nothing changes for 1 image"');
  });

  it('gives values to the policy that has the variable, and to both when both have it', async () => {
    const now = await simulate('port.yaml', 'none.yaml', 'app.json', '--var', 'port=22');
    expect(now.stdout).toContain('1 newly failing');
    const both = await simulate('port.yaml', 'port.yaml', 'app.json', '--var', 'port=22');
    expect(both.stdout).toContain('1 the same');
    const neither = await simulate('port.yaml', 'none.yaml', 'app.json', '--var', 'prot=22');
    expect(neither.stderr).toContain('VARIABLE_UNKNOWN');
    expect(neither.code).toBe(64);
  });

  it('matches kept inspections with the advisory data at hand, and decides nothing without', async () => {
    const advisory = {
      schema_version: '1.6.0',
      id: 'GHSA-aaaa-bbbb-cccc',
      aliases: ['CVE-2024-1111'],
      modified: '2024-01-01T00:00:00Z',
      published: '2024-01-01T00:00:00Z',
      database_specific: { severity: 'CRITICAL' },
      affected: [
        {
          package: { ecosystem: 'npm', name: 'left-pad' },
          ranges: [{ type: 'SEMVER', events: [{ introduced: '0' }, { fixed: '2.0.0' }] }],
        },
      ],
    };
    const component = { type: 'library', name: 'left-pad', version: '1.3.0', purl: 'pkg:npm/left-pad@1.3.0' };
    await mkdir(join(directory, 'feed'));
    await place('feed/GHSA-aaaa-bbbb-cccc.json', JSON.stringify(advisory));
    await place(
      'bom.cdx',
      JSON.stringify({ bomFormat: 'CycloneDX', specVersion: '1.6', version: 1, components: [component] }),
    );
    expect((await assay(['db', 'build', '--from', 'feed', '--db', 'data.db'])).code).toBe(0);
    expect((await assay(['inspect', `sbom:${directory}/bom.cdx`, '-o', 'inspection=bom.json'])).code).toBe(0);
    const rule = '{ id: v, gate: vulnerabilities, trigger: package, action: STOP, params: { package_type: all } }';
    await place('vulnerable.yaml', policy({ rules: rule }));
    const known = await simulate('vulnerable.yaml', 'none.yaml', 'bom.json', '--db', 'data.db');
    expect(known.stdout).toContain('pass -> fail');
    expect(known.stdout).toContain('CVE-2024-1111 in left-pad 1.3.0');
    const one =
      '[{ name: known, fixture: bom.json, image: "a.example/b:1", expect: { verdict: fail, findings: [v] } }]';
    await place('vulnerable-cases.yaml', `policy: vulnerable.yaml\ncases: ${one}\n`);
    expect((await assay(['policy', 'test', 'vulnerable-cases.yaml', '--db', 'data.db'])).code).toBe(0);
    expect((await assay(['policy', 'test', 'vulnerable-cases.yaml'])).stdout).toContain('the verdict is error');
    const unknown = await simulate('vulnerable.yaml', 'none.yaml', 'bom.json', '--db', 'gone.db');
    expect(unknown.stdout).toContain('pass -> error');
    expect(unknown.stdout).toContain('facts were not gathered: vulnerabilities');
  });

  it('gives the same in threads, in the order of the files', async () => {
    const text = await readFile(join(directory, 'app.json'), 'utf8');
    await mkdir(join(directory, 'many-files'));
    for (let index = 0; index < 90; index++) {
      const name = String(index).padStart(3, '0');
      await place(`many-files/${name}.json`, text.replaceAll('oci:', `no${name}:`));
    }
    const run = await simulate('suid.yaml', 'none.yaml', 'many-files', '-o', 'json');
    const { counts, images } = JSON.parse(run.stdout);
    expect(counts).toMatchObject({ 'newly-failing': 90 });
    const names = images.map(({ reference }: { readonly reference: string }) => reference.slice(0, 5));
    expect(names).toEqual(names.toSorted());
    await place('many-files/045.json', '{}');
    const broken = await simulate('suid.yaml', 'none.yaml', 'many-files');
    expect(broken.stderr).toContain('error[DOCUMENT_INVALID]');
    expect(broken).toMatchObject({ code: 64, stdout: '' });
  });

  it('knows the environment that it is told', async () => {
    const told = await simulate('place.yaml', 'none.yaml', 'app.json', '--environment', 'test');
    expect(told.stdout).toContain('1 newly failing');
    const production = ['--environment', 'production', '--namespace', 'shop'];
    expect((await simulate('place.yaml', 'always.yaml', 'app.json', ...production)).stdout).toContain('1 the same');
    expect((await simulate('place.yaml', 'always.yaml', 'app.json')).stdout).toContain('1 changed');
  });

  it.each<[string, readonly string[], string]>([
    ['one policy', ['app.json', '--policy', 'suid.yaml'], 'USAGE'],
    ['no inspection', ['--policy', 'suid.yaml', '--against', 'none.yaml'], 'USAGE'],
    ['a decision', ['decision.json', '--policy', 'suid.yaml', '--against', 'none.yaml'], 'DOCUMENT_INVALID'],
    ['no JSON', ['none.yaml', '--policy', 'suid.yaml', '--against', 'none.yaml'], 'DOCUMENT_INVALID'],
    ['no file', ['gone.json', '--policy', 'suid.yaml', '--against', 'none.yaml'], 'FILE_UNREADABLE'],
    [
      'a directory without inspections',
      ['app/blobs', '--policy', 'suid.yaml', '--against', 'none.yaml'],
      'DOCUMENT_INVALID',
    ],
    ['a broken policy', ['app.json', '--policy', 'suid.yaml', '--against', 'broken.yaml'], 'POLICY_INVALID'],
  ])('refuses %s', async (_, args, code) => {
    const run = await assay(['policy', 'simulate', ...args]);
    expect(run.stderr).toContain(`error[${code}]`);
    expect(run).toMatchObject({ code: 64, stdout: '' });
  });

  it.each([
    [
      'a package without a purl',
      (text: string) => text.replace('"packages": []', '"packages": [{"name": "a"}]'),
      '/packages/0/version',
    ],
    ['nesting without end', () => `${'['.repeat(100_000)}${']'.repeat(100_000)}`, 'nested'],
    [
      'a platform that is none',
      (text: string) => text.replace(/"platform": "[^"]*"/, '"platform": "/"'),
      'not an inspection',
    ],
    ['a changed schema', (text: string) => text.replace('"schemaVersion": 1', '"schemaVersion": 2'), '/schemaVersion'],
  ])('refuses an inspection with %s', async (_, change, words) => {
    const text = await readFile(join(directory, 'app.json'), 'utf8');
    await place('changed.json.txt', change(text));
    const run = await simulate('suid.yaml', 'none.yaml', 'changed.json.txt');
    expect(run.stderr).toContain('error[DOCUMENT_INVALID]');
    expect(run.stderr).toContain(words);
    expect(run.code).toBe(64);
  });
});

describe('assay policy export and import', () => {
  it('export what another engine reads and tell what it loses', async () => {
    const run = await assay(['policy', 'export', 'suid.yaml', '--shape', 'legacy']);
    expect(JSON.parse(run.stdout)).toMatchObject({ version: '1_0', policies: [{ rules: [{ gate: 'files' }] }] });
    expect(run.stderr).toMatch(/^lost: .*recommendation of the rule suid/);
    expect(run.code).toBe(0);
    expect(JSON.parse((await assay(['policy', 'export', 'suid.yaml'])).stdout)).toMatchObject({ version: '2' });
  });

  it('import an old document as one of ours, and tell what it means now', async () => {
    const exported = await assay(['policy', 'export', 'port.yaml', '--shape', 'legacy', '--var', 'port=22']);
    await place('legacy.json', exported.stdout);
    const run = await assay(['policy', 'import', 'legacy.json', '-q']);
    expect(run.stderr).toContain('changed: ');
    expect(run.code).toBe(0);
    await place('imported.yaml', run.stdout);
    expect(run.stdout).toContain('ports: "22"');
    expect((await assay(['policy', 'validate', 'imported.yaml'])).code).toBe(0);
  });

  it.each([['export'], ['import']])('%s refuses a broken policy and a missing one', async (word) => {
    expect(await assay(['policy', word, 'broken.yaml'])).toMatchObject({ code: 64, stdout: '' });
    expect(await assay(['policy', word, 'gone.yaml'])).toMatchObject({ code: 64, stdout: '' });
  });
});

describe('assay explain', () => {
  const explain = async (...argv: readonly string[]): Promise<MemoryRun> =>
    assay(['explain', ...argv, '--policy', 'suid.yaml']);

  it('explains a finding by its id and by its trigger id', async () => {
    const { findings } = JSON.parse(await readFile(join(directory, 'decision.json'), 'utf8'));
    for (const id of [findings[0].id, findings[0].triggerId]) {
      const { code, stdout, stderr } = await explain(id, '--decision', 'decision.json');
      for (const words of [
        'STOP  ',
        'r/suid, line 9',
        '/bin/su',
        'it stops the image',
        'Clear the bits.',
        'trigger_id:',
      ])
        expect(stdout).toContain(words);
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    }
    const { stdout } = await explain(findings[0].id, '--decision', 'decision.json', '-o', 'json');
    expect(JSON.parse(stdout)).toMatchObject({
      explanations: [{ rule: { id: 'suid' }, finding: { id: findings[0].id } }],
    });
  });

  it('says so when the policy is not the one that decided', async () => {
    const { findings } = JSON.parse(await readFile(join(directory, 'decision.json'), 'utf8'));
    const run = await assay(['explain', findings[0].id, '--decision', 'decision.json', '--policy', 'always.yaml']);
    expect(run.stderr).toContain('by another policy');
    expect(run.stdout).toContain('no such rule');
    expect(run.code).toBe(0);
  });

  it.each<[string, readonly string[], string]>([
    ['no decision', ['x'], 'USAGE'],
    ['an unknown finding', ['x', '--decision', 'decision.json'], 'USAGE'],
    ['an inspection', ['x', '--decision', 'app.json'], 'DOCUMENT_INVALID'],
    ['a missing file', ['x', '--decision', 'gone.json'], 'FILE_UNREADABLE'],
  ])('refuses %s', async (_, args, code) => {
    const run = await explain(...args);
    expect(run.stderr).toContain(`error[${code}]`);
    expect(run).toMatchObject({ code: 64, stdout: '' });
  });
});

describe('assay check', () => {
  const check = async (...argv: readonly string[]): Promise<number> =>
    (await assay(['check', 'oci:app', '-q', '--policy', ...argv])).code;

  it('puts values into variables of the policy', async () => {
    expect(await check('port.yaml')).toBe(0);
    expect(await check('port.yaml', '--var', 'port=22')).toBe(2);
    expect(await check('port.yaml', '--var', 'prot=22')).toBe(64);
    expect(await check('port.yaml', '--var', 'port')).toBe(64);
  });

  it('knows the place that it is told', async () => {
    const shop = ['--environment', 'production', '--namespace', 'shop'];
    expect(await check('place.yaml', ...shop, '--unmapped', 'pass')).toBe(2);
    expect(await check('place.yaml', '--environment', 'test', '--namespace', 'shop', '--unmapped', 'pass')).toBe(0);
  });

  it('knows the labels of the image', async () => {
    await place('labels.yaml', policy({ rules: ALWAYS, mapping: ', labels: { team: shop }' }));
    expect(await check('labels.yaml', '--unmapped', 'pass')).toBe(2);
    await place('others.yaml', policy({ rules: ALWAYS, mapping: ', labels: { team: billing }' }));
    expect(await check('others.yaml', '--unmapped', 'pass')).toBe(0);
  });

  it('decides as another engine when asked to', async () => {
    await place('unmapped.yaml', policy({ rules: ALWAYS }).replace('registry: "*"', 'registry: nowhere.example'));
    expect(await check('unmapped.yaml')).toBe(2);
    expect(await check('unmapped.yaml', '--compat', 'anchore')).toBe(0);
    expect(await check('unmapped.yaml', '--compat', 'other')).toBe(64);
  });
});
