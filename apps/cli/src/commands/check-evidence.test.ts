import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildImage, buildIndex, writeOciLayout } from '@assay/oci';
import { expandExample } from '@assay/secret';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type MemoryIoOptions, type MemoryRun, runInMemory } from '../../testing/memory-io.ts';

let directory = '';
const assay = async (argv: readonly string[], options: Partial<MemoryIoOptions> = {}): Promise<MemoryRun> =>
  runInMemory(
    argv.map((word) => word.replace(/^oci:/, `oci:${directory}/`)),
    { workingDirectory: directory, ...options },
  );
const place = async (name: string, text: string): Promise<void> => writeFile(join(directory, name), text);
const read = async (name: string): Promise<string> => readFile(join(directory, name), 'utf8');

const policy = (rules: string, registry: string = '*'): string => `id: p
name: Test policy
version: "2"
rule_sets:
  - { id: r, name: r, version: "2", rules: [${rules}] }
mappings:
  - { id: m, name: all, registry: "${registry}", repository: "*", image: { type: tag, value: "*" }, rule_set_ids: [r], allowlist_ids: [] }
`;
const rule = (gate: string, trigger: string, params: string = ''): string =>
  `{ id: ${trigger}, gate: ${gate}, trigger: ${trigger}, action: STOP${params === '' ? '' : `, params: { ${params} }`} }`;

const DPKG = 'Package: demo\nStatus: install ok installed\nVersion: 1.0-1\nArchitecture: amd64\nDescription: x\n';
const base = {
  entries: [
    { path: 'etc/os-release', content: 'ID=demo\n' },
    { path: 'var/lib/dpkg/status', content: DPKG },
  ],
};
const top = { entries: [{ path: 'bin/su', content: 'x', mode: 0o4755 }] };
const token = expandExample('ghp_{github}');

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'assay-check-evidence-'));
  const labels = { team: 'shop' };
  const image = buildImage({ layers: [base, top], config: { labels } });
  const arm = buildImage({ layers: [base], platform: { os: 'linux', architecture: 'arm64', variant: null } });
  await writeOciLayout(join(directory, 'app'), [{ content: image, name: '1.0' }]);
  await writeOciLayout(join(directory, 'base'), [{ content: buildImage({ layers: [base] }), name: '1.0' }]);
  await writeOciLayout(join(directory, 'many'), [{ content: buildIndex({ images: [image, arm] }), name: '1.0' }]);
  await place('suid.yaml', policy(rule('files', 'suid_or_guid_set')));
  await place('label.yaml', policy(rule('labels', 'required', 'name: owner')));
}, 60_000);
afterAll(async () => rm(directory, { recursive: true, force: true }));

describe('assay check --replay', () => {
  const decide = async (...argv: readonly string[]): Promise<number> =>
    (await assay(['check', ...argv, '-q', '-o', 'json=decision.json'])).code;
  const replay = async (...argv: readonly string[]): Promise<MemoryRun> =>
    assay(['check', '--replay', 'decision.json', ...argv]);

  it.each<[string, readonly string[]]>([
    ['facts of the layers', ['oci:app', '--policy', 'suid.yaml']],
    ['facts of the configuration', ['oci:app', '--policy', 'label.yaml']],
    ['every platform', ['oci:many', '--policy', 'suid.yaml', '--all-platforms']],
    [
      'another reference, place and instant',
      [
        'oci:app',
        '--policy',
        'suid.yaml',
        '--as',
        'registry.example/a:1',
        '--environment',
        'test',
        '--namespace',
        'n',
        '--at',
        '2024-05-06T07:08:09Z',
      ],
    ],
    ['an image without a mapping that may pass', ['oci:app', '--policy', 'suid.yaml', '--unmapped', 'pass']],
    ['the reading of another engine', ['oci:app', '--policy', 'suid.yaml', '--compat', 'anchore']],
  ])('makes the same decision from %s, a year later, from the cache', async (_, argv) => {
    await decide(...argv);
    const later = { environment: { ASSAY_AT: '2030-01-01T00:00:00Z' } };
    const run = await assay(['check', '--replay', 'decision.json', ...argv.slice(1, 3)], later);
    expect(run.stderr).toBe('');
    expect(run.stdout).toMatch(/^IDENTICAL/);
    expect(run.code).toBe(0);
  });

  it('tells what is different when a decision was changed', async () => {
    await decide('oci:app', '--policy', 'suid.yaml');
    const text = await read('decision.json');
    await place('decision.json', text.replace('"verdict": "fail"', '"verdict": "pass"'));
    const run = await replay('--policy', 'suid.yaml', '-o', 'json');
    expect(JSON.parse(run.stdout)).toMatchObject({
      identical: false,
      replays: [
        { before: 'pass', after: 'fail', differences: [{ path: '/verdict', before: '"pass"', after: '"fail"' }] },
      ],
    });
    expect(run.code).toBe(2);
  });

  it('needs neither cache nor image with the evidence', async () => {
    await decide('oci:app', '--policy', 'suid.yaml', '--no-cache', '--write-evidence', 'evidence.json');
    expect((await replay('--policy', 'suid.yaml', '--no-cache')).stderr).toContain('error[REPLAY_INPUT_MISSING]');
    const run = await replay('--policy', 'suid.yaml', '--no-cache', '--inspection', 'evidence.json');
    expect(run.stdout).toMatch(/^IDENTICAL/);
    expect(run.code).toBe(0);
  });

  it('takes no other inspection, policy or variables for those of the decision', async () => {
    await decide('oci:app', '--policy', 'suid.yaml', '--no-cache', '--write-evidence', 'evidence.json');
    const text = await read('evidence.json');
    await place('forged.json', text.replace('"mode":2541', '"mode":493'));
    expect(await read('forged.json')).not.toBe(text);
    const forged = await replay('--policy', 'suid.yaml', '--no-cache', '--inspection', 'forged.json');
    expect(forged.stderr).toContain('error[REPLAY_INPUT_CHANGED]');
    expect(forged.code).toBe(64);
    expect((await replay('--policy', 'label.yaml')).stderr).toContain('error[REPLAY_INPUT_CHANGED]: the policy');
  });

  it('needs the image for configuration in which secrets were found, and keeps it nowhere', async () => {
    const config = { env: [`DEPLOY=${token}`] };
    await writeOciLayout(join(directory, 'leaky'), [{ content: buildImage({ layers: [base], config }), name: '1.0' }]);
    await place(
      'leak.yaml',
      policy(`${rule('secret_scans', 'content_regex_checks')}, ${rule('labels', 'required', 'name: owner')}`),
    );
    await decide('oci:leaky', '--policy', 'leak.yaml', '--write-evidence', 'leak.json');
    expect(await read('leak.json')).not.toContain(token);
    const blind = await replay('--policy', 'leak.yaml', '--inspection', 'leak.json');
    expect(blind.stderr).toContain('error[REPLAY_INPUT_MISSING]: the fact config');
    const run = await assay(['check', 'oci:leaky', '--replay', 'decision.json', '--policy', 'leak.yaml']);
    expect(run.stdout).toMatch(/^IDENTICAL/);
  });

  it('refuses a decision that does not say what it was made from', async () => {
    await decide('oci:app', '--policy', 'suid.yaml');
    const { inputs: _inputs, ...rest } = JSON.parse(await read('decision.json'));
    await place('decision.json', JSON.stringify(rest));
    const run = await replay('--policy', 'suid.yaml');
    expect(run.stderr).toContain('error[REPLAY_IMPOSSIBLE]');
    expect(run.code).toBe(64);
  });

  it('wants an image when there is no decision', async () => {
    expect(await assay(['check'])).toMatchObject({ code: 64, stdout: '' });
  });
});

describe('assay check with facts from elsewhere', () => {
  const check = async (rules: string, ...argv: readonly string[]): Promise<MemoryRun> => {
    await place('rules.yaml', policy(rules));
    return assay(['check', 'oci:app', '-q', '--policy', 'rules.yaml', '-o', 'json=facts.json', '-o', 'table', ...argv]);
  };
  const messages = async (): Promise<readonly string[]> =>
    JSON.parse(await read('facts.json')).findings.map(({ message }: { readonly message: string }) => message);

  it.each<[string, string, string]>([
    ['baseline', rule('baseline', 'new_setuid_files'), 'baseline'],
    ['previous tag', rule('tag_drift', 'packages_added'), 'previousTag'],
    ['known images', rule('ancestry', 'no_ancestors_analyzed'), 'ancestors'],
  ])('names the missing %s in an error finding', async (_, rules, fact) => {
    const run = await check(rules);
    expect(await messages()).toEqual([`The rule could not be evaluated: facts were not gathered: ${fact}`]);
    expect(run.code).toBe(1);
  });

  it('compares with an image, and with an inspection of it', async () => {
    const rules = `${rule('baseline', 'new_setuid_files')}, ${rule('baseline', 'new_packages')}`;
    expect((await check(rules, '--baseline', 'oci:base')).code).toBe(2);
    const fromImage = (await messages()).map((message) => message.replace(/oci:\S+/, 'BASE'));
    expect(fromImage).toEqual([expect.stringContaining('/bin/su')]);
    await assay(['inspect', 'oci:base', '-o', 'inspection=base.json']);
    expect((await check(rules, '--baseline', 'base.json')).code).toBe(2);
    expect((await messages()).map((message) => message.replace(/oci:\S+/, 'BASE'))).toEqual(fromImage);
    await assay(['inspect', 'oci:base', '-o', 'json=short.json']);
    expect((await check(rules, '--baseline', 'short.json')).stderr).toContain('error[DOCUMENT_INVALID]');
    const replayed = await check(rules, '--baseline', 'oci:base');
    expect(replayed.code).toBe(2);
    expect((await assay(['check', '--replay', 'facts.json', '--policy', 'rules.yaml'])).stdout).toMatch(/^IDENTICAL/);
  });

  it('knows what the tag pointed at before, or that it pointed at nothing', async () => {
    await writeOciLayout(join(directory, 'empty'), [{ content: buildImage({ layers: [top] }), name: '1.0' }]);
    expect((await check(rule('tag_drift', 'packages_added'), '--previous', 'oci:empty')).code).toBe(2);
    expect(await messages()).toEqual([expect.stringContaining('demo')]);
    expect((await check(rule('tag_drift', 'packages_added'), '--previous', 'none')).code).toBe(0);
    expect((await assay(['check', '--replay', 'facts.json', '--policy', 'rules.yaml'])).stdout).toMatch(/^IDENTICAL/);
  });

  it('takes the Dockerfile for what the history does not tell', async () => {
    await place('Dockerfile', 'FROM registry.example/base:1\nRUN curl http://x | sh\n');
    const rules = `${rule('dockerfile', 'no_dockerfile_provided')}, ${rule('base_image', 'pinned')}`;
    await check(rules);
    expect((await messages())[0]).toContain('Image was not analyzed with an actual Dockerfile');
    expect((await check(rules, '--dockerfile', 'Dockerfile')).code).toBe(2);
    expect(await messages()).toEqual([expect.stringContaining('registry.example/base:1')]);
    expect((await check(rules, '--dockerfile', 'gone')).stderr).toContain('error[FILE_UNREADABLE]');
  });

  it('finds ancestors and the base image by layers in a list', async () => {
    await assay(['inspect', 'oci:base', '-o', 'json=known-base.json']);
    const { subject, source } = JSON.parse(await read('known-base.json'));
    const diffIds = source.layers.map((layer: { readonly diffId: string }) => layer.diffId);
    const known = { digest: subject.digest, references: ['registry.example/base:1'], diffIds };
    await place('known.json', JSON.stringify({ schemaVersion: 1, images: [known] }));
    const rules = `${rule('ancestry', 'no_ancestors_analyzed')}, ${rule('base_image', 'approved', 'images: "registry.example/*"')}`;
    expect((await check(rules, '--known-images', 'known.json')).code).toBe(0);
    const denied = rule('ancestry', 'denylist_ancestor_image_tag', 'ancestor_tag: "registry.example/base:1"');
    expect((await check(denied, '--known-images', 'known.json')).code).toBe(2);
    await place('known.json', JSON.stringify({ schemaVersion: 1, images: [{ ...known, diffIds: [] }] }));
    const wrong = await check(rules, '--known-images', 'known.json');
    expect(wrong.stderr).toContain('error[KNOWN_IMAGES_INVALID]');
    expect(wrong.code).toBe(64);
  });

  it('knows when the image was inspected', async () => {
    expect((await check(rule('inspection', 'age', 'max_days: 7'), '--at', '2026-03-02T00:00:00Z')).code).toBe(0);
    expect((await check(rule('inspection', 'age', 'max_days: 7'), '--at', '2026-04-02T00:00:00Z')).code).toBe(2);
  });
});

describe('assay check --compat both', () => {
  it('tells what the policy means and what the historical engine would have said', async () => {
    await place('elsewhere.yaml', policy(rule('always', 'always'), 'nowhere.example'));
    const run = await assay([
      'check',
      'oci:app',
      '--policy',
      'elsewhere.yaml',
      '--compat',
      'both',
      '-o',
      'json',
      '-o',
      'table=both.txt',
    ]);
    expect(JSON.parse(run.stdout)).toMatchObject({
      comparisons: [
        {
          strict: { verdict: 'fail', reason: 'unmapped' },
          historical: { verdict: 'pass', reason: 'policy_evaluation' },
          differences: expect.arrayContaining([
            { aspect: 'verdict', subject: null, strict: 'fail', historical: 'pass' },
          ]),
        },
      ],
    });
    expect(await read('both.txt')).toContain('anchore would have said:  pass');
    expect(run.code).toBe(2);
  });

  it('says so when there is no difference', async () => {
    const run = await assay([
      'check',
      'oci:app',
      '--policy',
      'suid.yaml',
      '--as',
      'registry.example/a:1',
      '--compat',
      'both',
    ]);
    expect(run.stdout).toContain('no difference');
  });
});

describe('assay check --explain', () => {
  const explain = async (text: string): Promise<MemoryRun> =>
    assay(['check', 'oci:app', '--policy', 'suid.yaml', '--explain', text]);

  it.each(['/bin/su', 'files.suid_or_guid_set', 'suid_or_guid_set', 'BIN/SU'])('finds %s', async (text) => {
    const run = await explain(text);
    expect(run.code).toBe(2);
    for (const words of [
      'r/suid_or_guid_set, line 5',
      '/bin/su, layer 2 sha256:',
      'known from  the final file system',
      'what to do  Remove the file',
      'expires_on: 2026-04-01T00:00:00Z',
    ])
      expect(run.stdout.replaceAll(/\s+/g, ' ')).toContain(words.replaceAll(/\s+/g, ' '));
  });

  it('suggests an item that accepts just this', async () => {
    const run = await assay(['check', 'oci:app', '--policy', 'suid.yaml', '--explain', '/bin/su', '-o', 'json']);
    const [{ exception }] = JSON.parse(run.stdout).explanations;
    const accepting = policy(rule('files', 'suid_or_guid_set'))
      .replace('allowlist_ids: []', 'allowlist_ids: [a]')
      .concat(
        `allowlists: [${JSON.stringify({ id: 'a', name: 'a', version: '2', items: [{ id: 'i', ...exception }] })}]\n`,
      );
    await place('accepting.yaml', accepting);
    expect((await assay(['check', 'oci:app', '--policy', 'accepting.yaml'])).code).toBe(0);
    expect((await assay(['check', 'oci:app', '--policy', 'accepting.yaml', '--at', '2027-01-01T00:00:00Z'])).code).toBe(
      2,
    );
  });

  it('finds nothing for words that no finding has', async () => {
    expect(await explain('nothing-of-the-kind')).toMatchObject({ code: 64, stdout: '' });
  });
});

describe('assay check -o github-summary within a step', () => {
  const run = async (...argv: readonly string[]): Promise<MemoryRun> => {
    const environment = { GITHUB_STEP_SUMMARY: join(directory, 'summary.md') };
    return assay(['check', 'oci:app', '--policy', 'suid.yaml', '-o', 'github-summary', ...argv], { environment });
  };

  it('appends to the summary of the step, beside a report on stdout', async () => {
    await place('summary.md', 'before\n');
    const { stdout, code } = await run('-o', 'json');
    expect(JSON.parse(stdout)).toMatchObject({ verdict: 'fail' });
    expect(code).toBe(2);
    const text = await read('summary.md');
    expect(text).toMatch(/^before\n/);
    expect(text).toContain('/bin/su'.replaceAll('/', '&#47;'));
  });

  it('adds nothing to a summary that would then be too large to be shown', async () => {
    const full = 'x'.repeat(1024 * 1024 - 10);
    await place('summary.md', full);
    const { stderr, code } = await run();
    expect(stderr).toContain('warning: the summary of this step is full');
    expect(code).toBe(2);
    expect(await read('summary.md')).toBe(full);
  });

  it('goes to stdout elsewhere', async () => {
    const { stdout } = await assay(['check', 'oci:app', '--policy', 'suid.yaml', '-o', 'github-summary']);
    expect(stdout).toContain('su');
  });
});
