import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isJsonObject } from '@assay/core';

export const repositoryRoot: string = fileURLToPath(new URL('..', import.meta.url));

/** The program that is tried: `./assay` of this checkout, or the one that ASSAY_E2E_PROGRAM names, such as a packed release. */
export const program: string = process.env['ASSAY_E2E_PROGRAM'] || join(repositoryRoot, 'assay');

/** What a run of the built program left. */
export interface Run {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  readonly input?: string;
}

/** Runs `./assay` as a user would, with an empty home so that nothing of this machine's configuration counts. */
export async function assay(home: string, args: readonly string[], options: RunOptions = {}): Promise<Run> {
  mkdirSync(home, { recursive: true });
  const child = spawn(program, args, {
    cwd: options.cwd ?? home,
    env: { PATH: process.env['PATH'], HOME: home, XDG_CACHE_HOME: join(home, 'cache'), NO_COLOR: '1', ...options.env },
  });
  child.stdin.end(options.input ?? '');
  return new Promise((resolve, reject) => {
    const out: Buffer[] = [];
    const err: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => out.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => err.push(chunk));
    child.on('error', reject);
    child.on('close', (code) => {
      resolve({ code, stdout: Buffer.concat(out).toString(), stderr: Buffer.concat(err).toString() });
    });
  });
}

/** Runs another program and gives its standard output; a failure fails the test with what it said. */
export function tool(name: string, args: readonly string[], options: { env?: Record<string, string> } = {}): string {
  const result = spawnSync(name, args, {
    encoding: 'utf8',
    maxBuffer: 1 << 28,
    env: { ...process.env, ...options.env },
  });
  if (result.status !== 0) throw new Error(`${name} ${args.join(' ')}: ${result.error?.message ?? result.stderr}`);
  return result.stdout;
}

/** Fails early, by name, when a real component is missing: these suites never skip. */
export function requireTools(...names: readonly string[]): void {
  const path = (process.env['PATH'] ?? '').split(delimiter);
  const missing = names.filter((name) => !path.some((folder) => existsSync(join(folder, name))));
  if (missing.length > 0) throw new Error(`not installed: ${missing.join(', ')}; .ci/run installs them`);
}

/** A temporary directory and how to remove it. */
export function temporaryDirectory(): { readonly path: string; readonly remove: () => void } {
  const path = mkdtempSync(join(tmpdir(), 'assay-e2e-'));
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}

/** Parses a JSON report, which must be an object. */
export function report(run: Run): Readonly<Record<string, unknown>> {
  const value: unknown = JSON.parse(run.stdout);
  if (!isJsonObject(value)) throw new Error('the report is not an object');
  return value;
}

/** `name version architecture` of every package in an inspection report, sorted. */
export function packageLines(inspection: Readonly<Record<string, unknown>>): readonly string[] {
  const packages: unknown = inspection['packages'];
  if (!Array.isArray(packages)) throw new Error('the report has no packages');
  return packages
    .map((entry: unknown) => {
      if (!isJsonObject(entry)) throw new Error('a package is not an object');
      return `${String(entry['name'])} ${String(entry['version'])} ${String(entry['architecture'])}`;
    })
    .toSorted();
}
