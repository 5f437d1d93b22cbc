import { spawn, spawnSync } from 'node:child_process';
import { closeSync, existsSync, mkdtempSync, openSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';

const home = mkdtempSync(join(tmpdir(), 'assay-main-'));
afterAll(() => rmSync(home, { recursive: true, force: true }));

const main = join(import.meta.dirname, 'main.ts');
const environment = { HOME: home, PATH: process.env['PATH'] ?? '' };
const nodeFlags = ['--conditions=development'];

describe('the program', () => {
  it('tells its version without loading anything else', () => {
    const hook = `import { registerHooks } from 'node:module';
      registerHooks({ load: (url, context, next) => { process.stderr.write(url + '\\n'); return next(url, context); } });`;
    const trace = ['--import', `data:text/javascript,${encodeURIComponent(hook)}`];
    const { stdout, stderr, status } = spawnSync(process.execPath, [...nodeFlags, ...trace, main, '--version'], {
      encoding: 'utf8',
      env: environment,
    });
    expect(stdout).toMatch(/^assay \d+\.\d+\.\d+\n$/);
    expect(status).toBe(0);
    expect(
      stderr
        .split('\n')
        .filter((line) => line.startsWith('file:'))
        .map((url) => url.split('/').at(-1)),
    ).toEqual(['main.ts', 'tool-version.ts']);
  });

  it('ends with 64 for wrong usage, with nothing on stdout', () => {
    const run = spawnSync(process.execPath, [...nodeFlags, main, 'nonsense'], { encoding: 'utf8', env: environment });
    expect(run).toMatchObject({ status: 64, stdout: '' });
    expect(run.stderr).toMatch(/^error\[USAGE\]/);
  });

  it.skipIf(!existsSync('/dev/full'))('ends with 1 when stdout cannot take the report', () => {
    const full = openSync('/dev/full', 'w');
    const run = spawnSync(process.execPath, [...nodeFlags, main, 'policy', 'docs'], {
      stdio: ['ignore', full, 'pipe'],
      encoding: 'utf8',
      env: environment,
    });
    closeSync(full);
    expect(run.stderr).toMatch(/^error\[OUTPUT_FAILED\]: stdout: /);
    expect(run.status).toBe(1);
  });

  it('does not mind a reader that goes away', async () => {
    const child = spawn(process.execPath, [...nodeFlags, main, 'policy', 'docs', '-o', 'json'], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: environment,
    });
    child.stdout.destroy();
    let stderr = '';
    child.stderr.on('data', (chunk: Buffer) => {
      stderr += chunk.toString();
    });
    const code = await new Promise((resolve) => {
      child.on('close', resolve);
    });
    expect(stderr).toBe('');
    expect(code).toBe(0);
  });
});
