import { mkdir, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type MemoryIoOptions, type MemoryRun, runInMemory } from '../testing/memory-io.ts';
import { TOOL_VERSION } from './tool-version.ts';

let directory = '';
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'assay-cli-'));
});
afterEach(async () => rm(directory, { recursive: true, force: true }));

const assay = async (argv: readonly string[], options: Partial<MemoryIoOptions> = {}): Promise<MemoryRun> =>
  runInMemory(argv, { workingDirectory: directory, ...options });

const place = async (path: string, text: string): Promise<string> => {
  const full = join(directory, path);
  await mkdir(join(full, '..'), { recursive: true });
  await writeFile(full, text);
  return full;
};

describe('the version', () => {
  it('is that of the package', async () => {
    const manifest: unknown = JSON.parse(await readFile(join(import.meta.dirname, '..', 'package.json'), 'utf8'));
    expect(manifest).toHaveProperty('version', TOOL_VERSION);
    expect(await assay(['--version'])).toEqual({ code: 0, stdout: `assay ${TOOL_VERSION}\n`, stderr: '' });
  });
});

describe('help', () => {
  it.each([[['help']], [['--help']], [['-h']]])('%j lists the commands and exit codes on stdout', async (argv) => {
    const { code, stdout, stderr } = await assay(argv);
    expect(code).toBe(0);
    expect(stderr).toBe('');
    for (const word of ['check', 'inspect', 'demo', 'policy', 'cache', 'config', 'completion', '64'])
      expect(stdout).toContain(word);
  });

  it.each([[['help', 'check']], [['check', '--help']]])('%j lists the flags of check', async (argv) => {
    const { code, stdout } = await assay(argv);
    expect(code).toBe(0);
    for (const flag of [
      '--policy <FILE>',
      '-o, --output <FORMAT[=FILE]>',
      '--no-cache',
      '--registry-mirror',
      '--password-stdin',
      '-q, --quiet',
    ]) {
      expect(stdout).toContain(flag);
    }
    expect(stdout).not.toMatch(/--files\b|--password\b(?!-stdin)/);
  });

  it('shows the flags of a command of a group', async () => {
    expect((await assay(['policy', 'validate', '--help'])).stdout).toContain('--config');
  });
});

describe('wrong usage ends with 64, one message on stderr and nothing on stdout', () => {
  it.each<[string, readonly string[], RegExp]>([
    ['no command', [], /^error\[USAGE\]: no command was given\n {2}hint: /],
    ['an unknown command', ['chek', 'x'], /^error\[USAGE\]: unknown command 'chek'\n {2}hint: Did you mean check\?/],
    [
      'an unknown flag',
      ['check', 'x', '--polcy', 'f'],
      /^error\[USAGE\]: unknown option '--polcy'\n {2}hint: Did you mean --policy\?/,
    ],
    ['a group without a command', ['policy'], /^error\[USAGE\]: no command was given/],
    [
      'an unknown command of a group',
      ['policy', 'valdate'],
      /^error\[USAGE\]: unknown command 'valdate'\n {2}hint: Did you mean validate\?/,
    ],
    ['no image', ['check'], /^error\[USAGE\]: missing required argument 'image'/],
    ['two images', ['check', 'a', 'b'], /^error\[USAGE\]: too many arguments/],
    [
      'a flag without its value',
      ['check', 'a', '--policy'],
      /^error\[USAGE\]: option '--policy <FILE>' argument missing/,
    ],
    ['a flag of another command', ['check', 'a', '--files'], /^error\[USAGE\]: unknown option '--files'/],
    ['an unknown shell', ['completion', 'tcsh'], /^error\[USAGE\]: .*tcsh/],
    [
      'a bad choice',
      ['check', 'a', '--fail-on', 'wran'],
      /^error\[OPTION_INVALID\]: --fail-on: "wran" is not one of warn, fail\n {2}hint: Did you mean warn\?/,
    ],
    ['a bad instant', ['check', 'a', '--at', 'yesterday'], /^error\[INSTANT_INVALID\]: --at: /],
    ['a bad platform', ['check', 'a', '--platform', '/'], /^error\[PLATFORM_INVALID\]: --platform: /],
    ['a bad reference for --as', ['check', 'a', '--as', 'A'], /^error\[REFERENCE_INVALID\]: --as: /],
    [
      'a bad limit',
      ['check', 'a', '--limit', 'maxEntrys=1'],
      /^error\[OPTION_INVALID\]: --limit: .*\n {2}hint: Did you mean maxEntries\?/,
    ],
    ['a bad timeout', ['inspect', 'a', '--timeout', 'soon'], /^error\[OPTION_INVALID\]: --timeout: /],
    [
      'an unknown format',
      ['cache', 'status', '-o', 'jsno'],
      /^error\[OUTPUT_INVALID\]: .*\n {2}hint: Did you mean json\?/,
    ],
    [
      'two reports on stdout',
      ['cache', 'status', '-o', 'json', '-o', 'table'],
      /^error\[OUTPUT_INVALID\]: -o: two reports would go to stdout/,
    ],
    [
      'a report in no directory',
      ['cache', 'status', '-o', 'json=no/where.json'],
      /^error\[OUTPUT_INVALID\]: -o: there is no directory/,
    ],
    [
      'a report over a directory',
      ['cache', 'status', '-o', 'json=.'],
      /^error\[OUTPUT_INVALID\]: -o: .* is a directory/,
    ],
    ['a missing configuration', ['cache', 'status', '--config', 'none.yaml'], /^error\[CONFIG_UNREADABLE\]: /],
  ])('%s', async (_, argv, message) => {
    const { code, stdout, stderr } = await assay(argv);
    expect(stderr).toMatch(message);
    expect(stderr).not.toMatch(/\n\s+at /);
    expect(stdout).toBe('');
    expect(code).toBe(64);
  });

  it('shows escape sequences of the command line as text', async () => {
    expect((await assay(['check', 'x', '--\u001b[31m'])).stderr).toContain('\\u{1b}[31m');
  });
});

describe('configuration files', () => {
  it('tell every problem with its place', async () => {
    await place('assay.yaml', 'fail-on: wran\npolcy: x\ntimeout:\nlimit:\n  maxEntrys: 3\nquiet: [true]\n');
    const { code, stderr } = await assay(['cache', 'path']);
    const file = join(directory, 'assay.yaml');
    expect(code).toBe(64);
    expect(stderr.split('\n')).toEqual([
      `error[CONFIG_INVALID]: ${file} is not a valid configuration`,
      `${file}:1:1: error CONFIG_INVALID: fail-on: "wran" is not one of warn, fail`,
      '  hint: Did you mean warn?',
      `${file}:2:1: error CONFIG_INVALID: unknown key "polcy"`,
      '  hint: Did you mean policy?',
      `${file}:3:1: error CONFIG_INVALID: timeout: there is no value`,
      `${file}:4:1: error CONFIG_INVALID: limit: "maxEntrys" is not a limit`,
      '  hint: Did you mean maxEntries?',
      `${file}:6:1: error CONFIG_INVALID: quiet: one value is expected`,
      '',
    ]);
  });

  it.each([
    ['broken YAML', 'a: [b\n', /assay\.yaml:\d+:\d+: error/],
    ['a list', '- a\n', /a configuration is a map of settings/],
    ['an alias', 'policy: &a x\nplatform: *a\n', /platform: one value is expected/],
    ['a repeated key', 'quiet: true\nquiet: false\n', /assay\.yaml:2:\d+/],
    ['deep nesting', `policy: ${'['.repeat(20_000)}\n`, /CONFIG_INVALID/],
    ['two documents', 'quiet: true\n---\nquiet: false\n', /CONFIG_INVALID/],
  ])('refuse %s', async (_, text, message) => {
    await place('assay.yaml', text);
    const { code, stderr } = await assay(['cache', 'path']);
    expect(stderr).toMatch(message);
    expect(code).toBe(64);
  });

  it.each([
    'allow-token-server: https://evil.example',
    'insecure-registry: [registry.example]',
    'cache-dir: x',
    'output: json=x',
  ])('of a project may not say %s, files that were named may', async (text) => {
    await place('assay.yaml', text);
    expect(await assay(['cache', 'path'])).toMatchObject({ code: 64, stdout: '' });
    expect(await assay(['cache', 'path', '--config', 'assay.yaml'])).toMatchObject({ code: 0, stderr: '' });
  });

  it('may say what the example says', async () => {
    const example = join(import.meta.dirname, '..', '..', '..', 'examples', 'config', 'assay.yaml');
    await place('assay.yaml', await readFile(example, 'utf8'));
    expect(await assay(['config', 'explain', '-o', 'json'])).toMatchObject({ code: 0, stderr: '' });
  });

  it('are not needed', async () => {
    await place('assay.yaml', '# nothing\n');
    expect(await assay(['cache', 'path'])).toMatchObject({ code: 0, stdout: `${directory}/home/.cache/assay\n` });
  });

  it('do not keep a shell from loading its completion', async () => {
    await place('assay.yaml', 'nonsense: true\n');
    expect((await assay(['completion', 'bash'])).code).toBe(0);
  });
});

const explain = async (argv: readonly string[], environment: Record<string, string>): Promise<unknown> => {
  const { stdout } = await assay(['config', 'explain', '-o', 'json', ...argv], { environment });
  return JSON.parse(stdout);
};
const entry = (name: string, values: readonly string[] | null, kind: string, label: string): object => ({
  settings: expect.arrayContaining([expect.objectContaining({ name, values, origin: { kind, label } })]),
});

const label = (file: string): string => `${join(directory, file)}:1:1`;

describe('the order of origins', () => {
  it('is flag, variable, project, user, default', async () => {
    expect(await explain([], {})).toMatchObject(entry('color', null, 'default', 'default'));
    await place('home/.config/assay/config.yaml', 'color: never\n');
    expect(await explain([], {})).toMatchObject(
      entry('color', ['never'], 'file', label('home/.config/assay/config.yaml')),
    );
    await place('assay.yaml', 'color: auto\n');
    expect(await explain([], {})).toMatchObject(entry('color', ['auto'], 'file', label('assay.yaml')));
    const environment = { ASSAY_COLOR: 'always' };
    expect(await explain([], environment)).toMatchObject(entry('color', ['always'], 'environment', 'ASSAY_COLOR'));
    expect(await explain(['--color', 'never'], environment)).toMatchObject(
      entry('color', ['never'], 'flag', '--color'),
    );
  });

  it('puts a named file in place of the one of the project', async () => {
    await place('assay.yaml', 'quiet: maybe\n');
    const named = await place('ci.yaml', 'platform: linux/arm64\n');
    expect(await explain([], { ASSAY_CONFIG: 'ci.yaml' })).toMatchObject(
      entry('platform', ['linux/arm64'], 'file', `${named}:1:1`),
    );
  });

  it('never shows a password', async () => {
    const { stdout } = await assay(['config', 'explain'], { environment: { ASSAY_PASSWORD: 'hunter2' } });
    expect(stdout).toContain('(hidden)');
    expect(stdout).not.toContain('hunter2');
  });

  it('warns of a variable that was probably mistyped', async () => {
    const run = await assay(['cache', 'path'], {
      environment: { ASSAY_POLCY: 'x', ASSAY_DEBUG: '1', ASSAY_SOMETHING_ELSE: '' },
    });
    expect(run).toMatchObject({
      code: 0,
      stderr: 'warning: the variable ASSAY_POLCY means nothing; did you mean ASSAY_POLICY?\n',
    });
  });
});

describe('reports', () => {
  it('go to several places, files whole and without leftovers', async () => {
    await place('old.json', 'old');
    const run = await assay(['cache', 'status', '-o', 'table', '-o', 'json=old.json']);
    expect(run).toMatchObject({ code: 0, stderr: '' });
    expect(run.stdout).toContain('0 results');
    expect(JSON.parse(await readFile(join(directory, 'old.json'), 'utf8'))).toMatchObject({
      schemaVersion: 1,
      entries: 0,
    });
    expect(await readdir(directory)).toEqual(['old.json']);
  });
});
