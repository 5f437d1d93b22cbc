import { createHash } from 'node:crypto';
import {
  chmodSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { buildImage, buildIndex, writeOciLayout } from '@assay/oci';
import { type Run, assay, report, requireTools, temporaryDirectory, tool } from './program.ts';
import { type RegistryServer, startRegistry } from './registry-server.ts';

const temporary = temporaryDirectory();
const at = (...names: readonly string[]): string => join(temporary.path, ...names);
const home = at('home');
/** In parts, so that this file holds nothing that looks like a token. */
const TOKEN = ['gh', 'p_', 'x7Kq2Rw9Tz4Lm8Vb3Nc6Hd1Js5Pf0Ga2We9x'].join('');

let registry: RegistryServer;
let repository = '';

const base = (tag: string): string => `${registry.host}/team/base:${tag}`;
const digestOf = (tag: string): string =>
  createHash('sha256')
    .update(tool('skopeo', ['inspect', '--raw', '--tls-verify=false', `docker://${base(tag)}`]))
    .digest('hex');
const write = (name: string, text: string): void => {
  mkdirSync(dirname(join(repository, name)), { recursive: true });
  writeFileSync(join(repository, name), text);
};
const read = (name: string): string => readFileSync(join(repository, name), 'utf8');
const run = async (...args: readonly string[]): Promise<Run> => assay(home, args, { cwd: repository });
const git = (...args: readonly string[]): string =>
  tool('git', ['-C', repository, '-c', 'user.name=A', '-c', 'user.email=a@example.com', ...args]);
const rules = (result: Run): readonly string[] => {
  const { findings } = report(result);
  if (!Array.isArray(findings)) throw new Error('there are no findings');
  return findings.map((finding: unknown) => {
    return typeof finding === 'object' && finding !== null && 'rule' in finding ? String(finding.rule) : '';
  });
};

async function push(tag: string, content: Parameters<typeof writeOciLayout>[1][number]['content']): Promise<void> {
  const layout = mkdtempSync(at('layout-'));
  await writeOciLayout(layout, [{ content, name: 'v' }]);
  tool('skopeo', ['copy', '-q', '--all', '--dest-tls-verify=false', `oci:${layout}:v`, `docker://${base(tag)}`]);
}

const image = (text: string, architecture = 'amd64'): ReturnType<typeof buildImage> =>
  buildImage({
    layers: [{ entries: [{ path: 'etc/os-release', content: `ID=demo\nVERSION_ID=${text}\n` }] }],
    platform: { os: 'linux', architecture, variant: null },
  });

beforeAll(async () => {
  requireTools('git', 'docker-registry', 'skopeo', 'sha256sum');
  for (const name of ['home', 'registry']) mkdirSync(at(name), { recursive: true });
  registry = await startRegistry(at('registry'));
  await push('1', image('1'));
  await push('many', buildIndex({ images: [image('1'), image('1', 'arm64')] }));
});
afterAll(async () => {
  await registry.stop();
  temporary.remove();
});
beforeEach(() => {
  repository = mkdtempSync(at('repository-'));
  tool('git', ['init', '-q', '-b', 'main', repository]);
});

describe('assay pin, at a real registry', () => {
  it('pins every kind of file to what the registry has, and changes nothing else', async () => {
    const dockerfile = `# comment\r\nARG TAG=many\r\nFROM ${registry.host}/team/base:\${TAG} AS build # why\r\nFROM ${base('1')}\r\nCOPY --from=build /etc /etc\r\n`;
    const compose = `services:\n  web:\n    build: .\n    image: example.com/web:1\n  db:\n    image: '${base('1')}' # the database\n`;
    const pod = `apiVersion: v1\nkind: Pod\nspec:\n  containers:\n    - name: a\n      image: ${base('many')}\n`;
    write('Dockerfile', dockerfile);
    write('compose.yaml', compose);
    write('k8s/pod.yaml', pod);
    write('ignored/Dockerfile', `FROM ${base('1')}\n`);
    write('.gitignore', 'ignored/\n');
    chmodSync(join(repository, 'k8s/pod.yaml'), 0o600);
    const [one, many] = [`sha256:${digestOf('1')}`, `sha256:${digestOf('many')}`];

    const checked = await run('pin', '--check', '-o', 'json');
    expect(checked.code, checked.stderr).toBe(2);
    expect(rules(checked).filter((rule) => rule === 'image-not-pinned')).toHaveLength(4);
    const preview = await run('pin', '--dry-run');
    expect(preview.code).toBe(2);
    expect(preview.stdout).toContain(`+FROM ${base('1')}@${one}`);
    expect(read('Dockerfile')).toBe(dockerfile);

    const pinned = await run('pin', '-o', 'json');
    expect(pinned.code, pinned.stderr + pinned.stdout).toBe(0);
    expect(read('Dockerfile')).toBe(
      dockerfile.replace('TAG=many', `TAG=many@${many}`).replace(`FROM ${base('1')}`, `FROM ${base('1')}@${one}`),
    );
    expect(read('compose.yaml')).toBe(compose.replace(base('1'), `${base('1')}@${one}`));
    expect(read('k8s/pod.yaml')).toBe(pod.replace(base('many'), `${base('many')}@${many}`));
    expect(lstatSync(join(repository, 'k8s/pod.yaml')).mode & 0o777).toBe(0o600);
    expect(read('ignored/Dockerfile')).toBe(`FROM ${base('1')}\n`);
    expect((await run('pin', '--check')).code).toBe(0);
    tool('skopeo', ['inspect', '--tls-verify=false', '--raw', `docker://${registry.host}/team/base@${many}`]);
  });

  it('follows a tag that was moved, and says what is not there or cannot be asked', async () => {
    await push('moving', image('1'));
    write('Dockerfile', `FROM ${base('moving')}\n`);
    expect((await run('pin')).code).toBe(0);
    const before = read('Dockerfile');
    await push('moving', image('2'));
    const outdated = await run('pin', '--check', '-o', 'json', '--fail-on', 'info');
    expect(outdated.code).toBe(2);
    expect(rules(outdated)).toContain('image-pin-outdated');
    expect((await run('pin')).code).toBe(0);
    expect(read('Dockerfile')).toBe(before);
    expect((await run('pin', '--update')).code).toBe(0);
    expect(read('Dockerfile')).toBe(`FROM ${base('moving')}@sha256:${digestOf('moving')}\n`);

    write('Dockerfile', `FROM ${base('none')}\n`);
    const missing = await run('pin', '-o', 'json');
    expect(missing.code).toBe(2);
    expect(rules(missing)).toContain('image-not-found');
    write('Dockerfile', 'FROM localhost:1/team/base:1\n');
    const unreachable = await run('pin', '-o', 'json');
    expect(unreachable.code).toBe(5);
    expect(report(unreachable)['gaps']).toMatchObject([{ code: 'IMAGE_NOT_LOOKED_UP', path: 'Dockerfile' }]);
    expect(read('Dockerfile')).toBe('FROM localhost:1/team/base:1\n');
    expect((await run('pin', '--check', '--offline')).code).toBe(2);
  });
});

describe('assay diff of what two Dockerfiles are built on', () => {
  it('compares the bases of their last stages', async () => {
    await push('2', image('2'));
    write('Dockerfile', `FROM scratch AS other\nFROM ${base('1')} AS run\nFROM run\n`);
    write('next/Dockerfile', `ARG TAG=2\nFROM ${registry.host}/team/base:\${TAG}\n`);
    const args = ['Dockerfile', 'next/Dockerfile', '--skip-vulnerabilities', '--platform', 'linux/amd64'];
    const compared = await run('diff', ...args, '-o', 'json');
    expect(compared.code, compared.stderr).toBe(0);
    expect(compared.stderr).toContain(`next/Dockerfile is built on`);
    expect(report(compared)).toMatchObject({
      base: { reference: base('1') },
      image: { reference: base('2') },
      files: { changed: 1, list: [{ path: '/etc/os-release', aspects: ['content'] }] },
    });
    expect((await run('diff', '--bases', ...args, '--fail-on', 'size+0%')).code).toBe(0);
  });
});

describe('assay lint', () => {
  it('finds, repairs and is satisfied', async () => {
    write('services/api/Dockerfile', 'FROM debian:12 as base\nMAINTAINER me\nCMD sh\n');
    write('broken.Dockerfile', 'FROM\nFOO\n');
    const found = await run('lint', '-o', 'json');
    expect(found.code, found.stderr).toBe(2);
    expect(rules(found)).toContain('from-as-casing');
    const one = await run('lint', 'services', '-o', 'github');
    expect(one.stdout).toMatch(/^::warning file=services\/api\/Dockerfile,line=\d+/m);
    await run('lint', '--fix', 'services');
    expect(read('services/api/Dockerfile')).toContain('FROM debian:12 AS base');
    expect(git('status', '--short', '--untracked-files=all').trim().split('\n')).toHaveLength(2);
    write('clean/Dockerfile', `FROM debian:12@sha256:${'a'.repeat(64)}\nUSER 1000\nCMD ["sh"]\n`);
    expect((await run('lint', 'clean')).code).toBe(0);
    expect((await run('lint', 'none')).code).toBe(4);
  });

  it('takes the settings of hadolint and remarks in files, and reports for other tools', async () => {
    write('Dockerfile', 'FROM debian:12\n# hadolint ignore=DL3002\nUSER root\nMAINTAINER me\n');
    write('.hadolint.yaml', 'ignored: [DL4000]\nfailure-threshold: error\n');
    const quiet = await run('lint', '-o', 'json');
    expect(rules(quiet)).not.toContain('maintainer-deprecated');
    for (const format of ['table', 'ndjson', 'markdown', 'sarif', 'junit', 'gitlab-quality']) {
      expect((await run('lint', '-o', format)).stdout).not.toBe('');
    }
    write('.hadolint.yaml', 'ignored: [\n');
    expect((await run('lint')).code).toBe(64);
  });
});

describe('a hostile repository', () => {
  it('leads nowhere and hides nothing', async () => {
    write('Dockerfile', 'FROM debian:12\nUSER 1000\n');
    symlinkSync('/etc/passwd', join(repository, 'a.Dockerfile'));
    symlinkSync('..', join(repository, 'loop'));
    symlinkSync('/dev/zero', join(repository, '.dockerignore'));
    write('long.Dockerfile', `FROM debian:12\nRUN ${'a'.repeat(10 * 1024 * 1024)}\nUSER 1000\n`);
    write('deep.Dockerfile', `FROM debian:12\n${'RUN x \\\n'.repeat(20_000)}`);
    writeFileSync(join(repository, 'binary.Dockerfile'), Buffer.from([0xff, 0xfe, 0, 1, 2]));
    write('\u001b[31m\n::error::x.Dockerfile', 'FROM debian:12\nUSER 1000\n');
    for (const command of [['lint'], ['pin', '--check', '--offline'], ['check', '.', '--offline']]) {
      for (const format of ['table', 'json', 'github', 'sarif']) {
        const { code, stdout, stderr } = await run(...command, '-o', format);
        expect([0, 2, 5], stderr).toContain(code);
        expect(stdout).not.toMatch(/(?!\n)[\p{Cc}\p{Cf}]/u);
        expect(stdout).not.toMatch(/^::error::x/m);
        expect(stdout).not.toContain('root:x:0');
      }
    }
  });

  it('is judged as a whole: one verdict, one report', async () => {
    write('Dockerfile', `FROM ${base('1')}\nUSER 1000\n`);
    write('.env', `GITHUB_TOKEN=${TOKEN}\n`);
    const formats = ['json', 'sarif', 'junit', 'markdown', 'gitlab'];
    const outputs = formats.flatMap((format) => ['-o', `${format}=out.${format}`]);
    const { code, stdout, stderr } = await run('check', '.', '-o', 'table', ...outputs);
    expect(code, stderr).toBe(2);
    expect(stdout).toMatch(/FAIL +Base images: 1 warning/);
    expect(stdout).toMatch(/FAIL +Secrets: /);
    for (const name of readdirSync(repository).filter((one) => one.startsWith('out.')))
      expect(read(name)).not.toContain(TOKEN);
    git('add', '.env');
    expect((await run('secrets', '--staged')).code).toBe(2);
    const other = await assay(home, ['check', `repo:${repository}`, '--parts', 'secrets=off', '--parts', 'pin=off']);
    expect(other.code, other.stderr).toBe(0);
  });
});
