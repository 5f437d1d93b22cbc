import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { buildImage, writeOciLayout } from '@assay/oci';
import {
  type ActionRun,
  type Place,
  type StepRun,
  emptyDirectory,
  listOf,
  mapOf,
  readYamlMap,
  runAction,
  runScript,
} from './ci-runner.ts';
import { program, repositoryRoot, requireTools, temporaryDirectory, tool } from './program.ts';
import { type RegistryServer, startRegistry } from './registry-server.ts';

const temporary = temporaryDirectory();
const at = (...names: readonly string[]): string => join(temporary.path, ...names);
const actionDirectory = join(repositoryRoot, 'deploy/github-action');
/** In parts, so that this file holds nothing that looks like a token. */
const TOKEN = ['gh', 'p_', 'x7Kq2Rw9Tz4Lm8Vb3Nc6Hd1Js5Pf0Ga2We9x'].join('');
/** What would be obeyed if it ever became text of a script, of a file of outputs or of a log. */
const HOSTILE = [
  `"; touch pwned; " '; touch pwned; ' $(touch pwned) \`touch pwned\` \${{ inputs.policy }}`,
  'a\nverdict=pass\n::error::x',
  '%0A::error::x',
  '--help',
];

let registry: RegistryServer;
let pinned = '';
let workspace = '';

const write = (name: string, text: string): void => {
  mkdirSync(dirname(join(workspace, name)), { recursive: true });
  writeFileSync(join(workspace, name), text);
};
const place = (): Place => ({
  workspace,
  temporary: at('runner'),
  environment: {
    PATH: `${at('bin')}:${process.env['PATH'] ?? ''}`,
    HOME: at('home'),
    XDG_CACHE_HOME: at('home/cache'),
    // The action finds the program of its own checkout.
    ...(program === join(repositoryRoot, 'assay') ? {} : { ASSAY_PROGRAM: program }),
  },
});
const action = (inputs: Readonly<Record<string, string>> = {}): ActionRun =>
  runAction(actionDirectory, inputs, place());
const image = (name: string): string => `${registry.host}/team/app:${name}`;

const policy = (rule: string): string => `id: p
name: Test policy
version: "2"
rule_sets: [{ id: r, name: r, version: "2", rules: [${rule}] }]
mappings:
  - { id: m, name: all, registry: "*", repository: "*", image: { type: tag, value: "*" }, rule_set_ids: [r], allowlist_ids: [] }
`;

beforeAll(async () => {
  requireTools('bash', 'git', 'docker-registry', 'skopeo');
  for (const name of ['runner', 'home', 'bin', 'registry']) emptyDirectory(at(name));
  symlinkSync(program, at('bin/assay'));
  registry = await startRegistry(at('registry'));
  const os = { path: 'etc/os-release', content: 'ID=demo\n' };
  const layers = [{ entries: [os, { path: 'bin/su', content: 'x' }] }];
  const setuid = { entries: [{ path: 'bin/su', content: 'x', mode: 0o4755 }] };
  for (const [name, more] of [
    ['old', []],
    ['new', [setuid]],
  ] as const) {
    await writeOciLayout(at(name), [
      { content: buildImage({ layers: [...layers, ...more], config: { user: '1000' } }), name: 'v' },
    ]);
    tool('skopeo', ['copy', '-q', '--dest-tls-verify=false', `oci:${at(name)}:v`, `docker://${image(name)}`]);
  }
  pinned = tool('skopeo', [
    'inspect',
    '--tls-verify=false',
    '--format',
    '{{.Digest}}',
    `docker://${image('old')}`,
  ]).trim();
});
afterAll(async () => {
  await registry.stop();
  temporary.remove();
});
beforeEach(() => {
  workspace = mkdtempSync(at('workspace-'));
  tool('git', ['init', '-q', '-b', 'main', workspace]);
  write('Dockerfile', `FROM ${image('old')}@${pinned}\nUSER 1000\nCMD ["sh"]\n`);
  write('setuid.yaml', policy('{ id: one, gate: files, trigger: suid_or_guid_set, action: STOP }'));
});

describe('the GitHub action', () => {
  it('passes a repository, with summary, SARIF file and outputs', () => {
    const { code, stderr, outputs, summary, used } = action();
    expect(code, stderr).toBe(0);
    expect(outputs).toMatchObject({ verdict: 'pass', 'exit-code': '0', 'sarif-file': 'assay-reports/assay.sarif' });
    expect(summary).toMatch(/^## PASS: 5 parts|^## PASS: 4 parts/);
    expect(readJson('assay-reports/assay.sarif')).toMatchObject({ version: '2.1.0' });
    expect(used).toEqual([expect.stringMatching(/^actions\/cache@[0-9a-f]{40}$/)]);
  });

  it('fails for what is found, at its lines, and never shows a secret', () => {
    write('Dockerfile', `FROM ${image('old')}\nUSER 1000\n`);
    write('.env', `GITHUB_TOKEN=${TOKEN}\n`);
    const { code, stdout, stderr, outputs, summary } = action();
    expect(code, stderr).toBe(2);
    expect(outputs).toMatchObject({ verdict: 'fail', 'exit-code': '2', 'json-file': 'assay-reports/assay.json' });
    expect(stdout).toMatch(/^::warning file=Dockerfile,line=1,col=6,title=image-not-pinned::/m);
    expect(stdout).toMatch(/^::error title=Assay%3A FAIL/m);
    for (const text of [stdout, stderr, summary, ...reportTexts()]) expect(text).not.toContain(TOKEN);
  });

  it('judges images of the repository, and compares one with its baseline', () => {
    const inputs = {
      image: image('new'),
      policy: 'setuid.yaml',
      base: image('old'),
      'fail-on-difference': 'new-setuid',
    };
    const { code, stdout, stderr, outputs, summary } = action(inputs);
    expect(code, stderr).toBe(2);
    expect(outputs).toMatchObject({ verdict: 'fail', 'diff-file': 'assay-reports/diff.md' });
    expect(stdout).toMatch(/^::error title=files\/suid_or_guid_set::/m);
    expect(summary).toContain('<!-- assay:diff -->');
    expect(readJson('assay-reports/diff.json')).toMatchObject({ gate: [{ condition: 'new-setuid', met: true }] });
    const old = action({ image: image('old'), policy: 'setuid.yaml' });
    expect(old.code, old.stderr).toBe(0);
    const only = action({
      image: image('new'),
      parts: 'images=off',
      base: image('old'),
      'fail-on-difference': 'new-setuid',
    });
    expect(only.code, only.stderr).toBe(2);
    expect(only.outputs).toMatchObject({ verdict: 'fail', 'exit-code': '2' });
  });

  it('leaves failing to later steps where that is asked for, and keeps no report of an earlier run', () => {
    write('Dockerfile', `FROM ${image('old')}\nUSER 1000\n`);
    const lenient = action({ fail: 'false' });
    expect(lenient.code).toBe(0);
    expect(lenient.outputs).toMatchObject({ verdict: 'fail', 'exit-code': '2' });
    expect(action({ parts: 'pin=off' }).outputs).toMatchObject({ verdict: 'pass', 'exit-code': '0' });
    const wrong = action({ parts: 'pin=sometimes' });
    expect(wrong.code).toBe(64);
    expect(wrong.outputs).toEqual({
      verdict: 'error',
      'exit-code': '64',
      'sarif-file': '',
      'json-file': '',
      'diff-file': '',
    });
  });

  it('tells apart what cannot be reached', () => {
    const gone = action({ image: image('gone'), policy: 'setuid.yaml' });
    expect(gone.code).toBe(4);
    expect(gone.outputs).toMatchObject({
      verdict: 'error',
      'exit-code': '4',
      'sarif-file': 'assay-reports/assay.sarif',
    });
    const update = action({ image: 'localhost:1/team/app:1', 'update-database': 'true' });
    expect(update.code).toBe(4);
    expect(update.outputs).toMatchObject({ verdict: 'error', 'exit-code': '4', 'sarif-file': '' });
  });

  it.each(HOSTILE)('takes %j for a value in every input', (value) => {
    const names = Object.keys(mapOf(readYamlMap(join(actionDirectory, 'action.yml'))['inputs'], 'inputs'));
    for (const name of names) {
      const { code, stdout, stderr, outputs } = action({ offline: 'true', [name]: value });
      expect(existsSync(join(workspace, 'pwned')), name).toBe(false);
      expect(stdout + stderr, name).not.toMatch(/^::error::x/m);
      expect(['0', '1', '2', '3', '4', '5', '6', '64', ''], name).toContain(outputs['exit-code']);
      // Whatever was not understood is no pass.
      expect(outputs['verdict'] === 'pass' || outputs['verdict'] === 'warn', name).toBe(code === 0);
    }
  });

  it('never puts a value into the text of a script', () => {
    const steps = listOf(mapOf(readYamlMap(join(actionDirectory, 'action.yml'))['runs'], 'runs')['steps'], 'steps');
    for (const step of steps.map((one) => mapOf(one, 'step')))
      expect(JSON.stringify(step['run'] ?? '')).not.toContain('${{');
  });
});

describe('the GitLab template', () => {
  const job = (variables: Readonly<Record<string, string>> = {}): StepRun => {
    const template = readYamlMap(join(repositoryRoot, 'deploy/gitlab/assay.gitlab-ci.yml'));
    const { environment, ...rest } = place();
    const all = {
      ...mapOf(template['variables'], 'variables'),
      ...mapOf(mapOf(template['assay'], 'assay')['variables'], 'variables'),
    };
    const texts = Object.entries(all).map(
      ([name, value]) => [name, String(value).replaceAll('$CI_PROJECT_DIR', workspace)] as const,
    );
    const { ASSAY_PROGRAM: _program, ...others } = environment;
    const set = {
      ...others,
      GITLAB_CI: 'true',
      CI: 'true',
      CI_PROJECT_DIR: workspace,
      ...Object.fromEntries(texts),
      ...variables,
    };
    const script = listOf(mapOf(template['assay'], 'assay')['script'], 'script').map(String).join('\n');
    return runScript(script, 'sh', { ...rest, environment: set });
  };

  it('writes the reports that GitLab collects, with the exit code of the verdict', () => {
    write('Dockerfile', `FROM ${image('old')}\nUSER 1000\n`);
    const { code, stdout, stderr } = job({ SCAN_IMAGE: image('new'), SCAN_POLICY: 'setuid.yaml' });
    expect(code, stderr).toBe(2);
    expect(stdout).toMatch(/^FAIL {2}\./);
    expect(readJson('assay-reports/gl-sast-report.json')).toMatchObject({
      scan: { type: 'sast', status: 'success' },
      vulnerabilities: expect.arrayContaining([
        expect.objectContaining({ location: { file: 'Dockerfile', start_line: 1, end_line: 1 } }),
        expect.objectContaining({ location: { file: 'Dockerfile' } }),
      ]),
    });
    expect(readFileSync(join(workspace, 'assay-reports/assay.junit.xml'), 'utf8')).toContain('assay.verdict');
    write('Dockerfile', `FROM ${image('old')}@${pinned}\nUSER 1000\n`);
    expect(job().code).toBe(0);
  });

  it.each(HOSTILE)('takes %j for a value in every variable', (value) => {
    for (const name of ['SCAN_TARGET', 'SCAN_IMAGE', 'SCAN_POLICY', 'SCAN_FAIL_ON']) {
      const { stdout, stderr } = job({ [name]: value });
      expect(existsSync(join(workspace, 'pwned')), name).toBe(false);
      expect(stdout + stderr).not.toMatch(/^::error::x/m);
    }
  });
});

describe('the recipe for any CI, as Jenkins and Azure use it', () => {
  const recipe = 'deploy/ci/assay.sh';
  const jenkins = (): string => {
    const text = readFileSync(join(repositoryRoot, 'deploy/jenkins/Jenkinsfile'), 'utf8');
    const [, script = ''] = /sh '''([\s\S]*?)'''/.exec(text) ?? [];
    return script;
  };
  const azure = (): string => {
    const steps = listOf(readYamlMap(join(repositoryRoot, 'deploy/azure/azure-pipelines.yml'))['steps'], 'steps');
    return String(steps.map((one) => mapOf(one, 'step')).find(({ bash }) => bash !== undefined)?.['bash']);
  };
  const run = (script: string, shell: 'sh' | 'bash', variables: Readonly<Record<string, string>> = {}): StepRun => {
    mkdirSync(join(workspace, dirname(recipe)), { recursive: true });
    if (!existsSync(join(workspace, recipe))) symlinkSync(join(repositoryRoot, recipe), join(workspace, recipe));
    const { environment, ...rest } = place();
    return runScript(script, shell, {
      ...rest,
      environment: { ...environment, SCAN_IMAGE: '', SCAN_POLICY: '', ...variables },
    });
  };

  it.each([
    ['Jenkins', jenkins, 'sh'],
    ['Azure', azure, 'bash'],
  ] as const)('ends in %s with the exit code of the verdict, and leaves reports', (_, script, shell) => {
    const passed = run(script(), shell);
    expect(passed.code, passed.stderr + passed.stdout).toBe(0);
    const failed = run(script(), shell, { SCAN_IMAGE: image('new'), SCAN_POLICY: 'setuid.yaml' });
    expect(failed.code, failed.stderr).toBe(2);
    expect(readdirSync(join(workspace, 'assay-reports')).toSorted()).toEqual([
      'assay.json',
      'assay.junit.xml',
      'assay.md',
      'assay.sarif',
    ]);
    for (const value of HOSTILE) {
      run(script(), shell, { SCAN_IMAGE: value, SCAN_POLICY: value });
      expect(existsSync(join(workspace, 'pwned'))).toBe(false);
    }
  });

  it('says how it is used, and keeps no report of an earlier run', () => {
    expect(run(recipe, 'sh')).toMatchObject({ code: 64, stderr: expect.stringContaining('TARGET') });
    expect(run(`${recipe} .`, 'sh').code).toBe(0);
    expect(run(`${recipe} . --parts nope=x`, 'sh').code).toBe(64);
    expect(readdirSync(join(workspace, 'assay-reports'))).toEqual([]);
    expect(run(`${recipe} -u localhost:1/team/app:1 .`, 'sh').code).toBe(4);
    expect(run(`${recipe} -r other .`, 'sh').code).toBe(0);
    expect(existsSync(join(workspace, 'other/assay.sarif'))).toBe(true);
  });
});

function readJson(name: string): unknown {
  return JSON.parse(readFileSync(join(workspace, name), 'utf8'));
}

function reportTexts(): readonly string[] {
  const directory = join(workspace, 'assay-reports');
  return readdirSync(directory).map((name) => readFileSync(join(directory, name), 'utf8'));
}
