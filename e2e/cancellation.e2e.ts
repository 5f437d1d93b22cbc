import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildImage, writeOciLayout } from '@assay/oci';
import { assay, report, repositoryRoot, requireTools, temporaryDirectory, tool } from './program.ts';

/** Runs a program in a terminal of its own. */
const SCRIPT = 'script';

const temporary = temporaryDirectory();
const archive = join(temporary.path, 'image.tar.gz');
const small = join(temporary.path, 'small');

beforeAll(async () => {
  requireTools(SCRIPT, 'tar');
  const layout = join(temporary.path, 'layout');
  const file = (path: string) => ({ path, content: randomBytes(30 * 1024 * 1024) });
  const content = buildImage({ layers: [{ entries: [file('a')] }, { entries: [file('b'), file('c')] }] });
  await writeOciLayout(layout, [{ content, name: null }]);
  tool('tar', ['-czf', archive, '-C', layout, '.']);
  await writeOciLayout(small, [{ content: buildImage({ layers: [{ entries: [] }] }), name: null }]);
}, 120_000);
afterAll(temporary.remove);

const homeOf = (name: string): string => {
  const home = join(temporary.path, name);
  mkdirSync(home, { recursive: true });
  return home;
};

/** Files that exist only while something runs. */
function leftOvers(home: string): readonly string[] {
  const base = join(home, 'cache', 'assay', 'v1');
  return ['tmp', 'scratch'].flatMap((name) => {
    const directory = join(base, name);
    return existsSync(directory) ? readdirSync(directory).map((file) => `${name}/${file}`) : [];
  });
}

interface Running {
  readonly child: ChildProcess;
  readonly ended: Promise<{ readonly code: number | null; readonly stderr: string }>;
}

/** Starts an inspection; what goes to /tmp by mistake would be seen in `TMPDIR`. */
function start(home: string): Running {
  const scratch = join(home, 'tmpdir');
  mkdirSync(scratch, { recursive: true });
  const child = spawn(join(repositoryRoot, 'assay'), ['inspect', `oci-archive:${archive}`, '-o', 'json'], {
    cwd: home,
    env: { PATH: process.env['PATH'], HOME: home, XDG_CACHE_HOME: join(home, 'cache'), TMPDIR: scratch },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const pieces: Buffer[] = [];
  child.stderr?.on('data', (piece: Buffer) => pieces.push(piece));
  const ended = new Promise<Awaited<Running['ended']>>((resolve) => {
    child.on('close', (code) => resolve({ code, stderr: Buffer.concat(pieces).toString() }));
  });
  return { child, ended };
}

async function untilScratch(home: string, child: ChildProcess): Promise<void> {
  while (leftOvers(home).length === 0 && child.exitCode === null) await setTimeout(2);
}

describe('an inspection that is called off', () => {
  it.each([
    ['SIGINT', 130, 'INTERRUPTED'],
    ['SIGTERM', 143, 'TERMINATED'],
  ] as const)('by %s says so and leaves nothing behind', async (signal, code, name) => {
    const home = homeOf(signal);
    const { child, ended } = start(home);
    await untilScratch(home, child);
    expect(child.exitCode).toBeNull();
    child.kill(signal);
    const end = await ended;
    expect(end.code).toBe(code);
    expect(end.stderr).toContain(`error[${name}]`);
    expect(leftOvers(home)).toEqual([]);
    expect(readdirSync(join(home, 'tmpdir'))).toEqual([]);
  });

  it('by kill -9 leaves what the next run removes, whatever that one inspects', async () => {
    const home = homeOf('SIGKILL');
    const { child, ended } = start(home);
    await untilScratch(home, child);
    child.kill('SIGKILL');
    await ended;
    expect(leftOvers(home)).not.toEqual([]);
    expect((await assay(home, ['inspect', `oci:${small}`, '-o', 'json'])).code).toBe(0);
    expect(leftOvers(home)).toEqual([]);
  });

  it('by kill -9 at any time gives the same answer the next time', async () => {
    const home = homeOf('often');
    for (const delay of [200, 350, 500, 700, 1000, 1400]) {
      const { child, ended } = start(home);
      await setTimeout(delay);
      child.kill('SIGKILL');
      await ended;
    }
    const args = ['inspect', `oci-archive:${archive}`, '-o', 'json'];
    const after = await assay(home, args);
    expect(after.code, after.stderr).toBe(0);
    expect(report(after)).toEqual(report(await assay(homeOf('fresh'), args)));
    expect(leftOvers(home)).toEqual([]);
  });

  it('by its time limit leaves nothing behind', async () => {
    const home = homeOf('timeout');
    const run = await assay(home, ['inspect', `oci-archive:${archive}`, '--timeout', '400ms']);
    expect(run).toMatchObject({ code: 1, stdout: '' });
    expect(run.stderr).toContain('error[TIMEOUT]');
    expect(leftOvers(home)).toEqual([]);
  });
});

/** Runs in a terminal of its own; what the program writes to it comes back as one text. */
async function inTerminal(home: string, args: readonly string[], env: Record<string, string> = {}): Promise<string> {
  const command = [join(repositoryRoot, 'assay'), ...args].map((part) => `'${part}'`).join(' ');
  const child = spawn(SCRIPT, ['-qec', command, '/dev/null'], {
    cwd: home,
    env: { PATH: process.env['PATH'], HOME: home, TERM: 'xterm', XDG_CACHE_HOME: join(home, 'cache'), ...env },
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const pieces: Buffer[] = [];
  child.stdout.on('data', (piece: Buffer) => pieces.push(piece));
  await new Promise((resolve) => child.on('close', resolve));
  return Buffer.concat(pieces).toString();
}

describe('progress', () => {
  const args = (home: string): readonly string[] => [
    'inspect',
    `oci-archive:${archive}`,
    '--no-cache',
    '-o',
    `json=${join(home, 'out.json')}`,
  ];

  it('is shown at a terminal, layer by layer in bytes, and is gone at the end', async () => {
    const home = homeOf('terminal');
    const text = await inTerminal(home, args(home));
    expect(text.replaceAll('\u001b', 'ESC')).toMatch(/\rESC\[2Kreading layer [12]: [\d.]+ [KM]?i?B of [\d.]+ [KM]?i?B/);
    const last = text.lastIndexOf('\r\u001b[2K');
    expect(text.slice(last + '\r\u001b[2K'.length).trim()).toBe('');
  });

  it.each([
    ['--quiet', ['--quiet'], {}],
    ['in a CI job', [], { CI: 'true' }],
  ] as const)('is not shown with %s', async (name, flags, env) => {
    const home = homeOf(`quiet-${name.replaceAll(/\W/g, '')}`);
    expect(await inTerminal(home, [...args(home), ...flags], env)).toBe('');
  });

  it('is not shown where stderr is no terminal', async () => {
    const home = homeOf('pipe');
    expect((await assay(home, args(home))).stderr).toBe('');
  });
});
