import { constants } from 'node:fs';
import { access, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, isAbsolute, join } from 'node:path';
import { isJsonObject } from '@assay/core';
import { type ProgramResult, runProgram } from './run-program.ts';

/** Functions that reach outside, or give another answer each time. */
const FORBIDDEN = /^(?:http\.|net\.|opa\.|providers\.|rand\.|uuid\.rfc4122$|trace$)/;
const FILE_NAMES = process.platform === 'win32' ? ['opa.exe'] : ['opa'];

/** What an evaluation is given beside the policy. */
export interface OpaRun {
  readonly source: string;
  /** JSON. */
  readonly input: string;
  readonly query: string;
  readonly deadlineMs: number;
  readonly signal: AbortSignal;
}

/** The `opa` program, hardened: no network, no environment, a deadline, bounded output. Looked for once. */
export class OpaProgram {
  readonly #path: string | null;
  #found: Promise<{ readonly path: string; readonly capabilities: string; readonly isV1: boolean } | null> | null =
    null;

  /** @param path Path of the program; null: it is looked for on PATH. */
  constructor(path: string | null) {
    this.#path = path;
  }

  /** Path of the program; null when it is not there or does not answer. */
  async locate(signal: AbortSignal): Promise<string | null> {
    return (await this.#find(signal))?.path ?? null;
  }

  /** Evaluates in the syntax before 1.0, and in the one since when that does not parse. Null: there is no program. */
  async evaluate(run: OpaRun): Promise<ProgramResult | null> {
    const program = await this.#find(run.signal);
    if (program === null) return null;
    const folder = await mkdtemp(join(tmpdir(), 'assay-opa-'));
    try {
      await writeFile(join(folder, 'policy.rego'), run.source, { mode: 0o600 });
      await writeFile(join(folder, 'capabilities.json'), program.capabilities, { mode: 0o600 });
      const old = await evaluateIn(folder, program.path, program.isV1 ? ['--v0-compatible'] : [], run);
      if (!isParseError(old)) return old;
      const current = await evaluateIn(folder, program.path, program.isV1 ? [] : ['--v1-compatible'], run);
      return isParseError(current) ? old : current;
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }

  #find(
    signal: AbortSignal,
  ): Promise<{ readonly path: string; readonly capabilities: string; readonly isV1: boolean } | null> {
    this.#found ??= findProgram(this.#path, signal).then((found) => {
      // Not there, or asked too late: whoever asks next looks again.
      if (found === null) this.#found = null;
      return found;
    });
    return this.#found;
  }
}

async function findProgram(
  given: string | null,
  signal: AbortSignal,
): Promise<{ path: string; capabilities: string; isV1: boolean } | null> {
  const path = given ?? (await findOnPath());
  if (path === null) return null;
  const bounds = { input: '', deadlineMs: 10_000, maxOutputBytes: 8 * 1024 * 1024, cwd: tmpdir(), signal };
  const version = await runProgram(path, ['version'], bounds);
  const capabilities =
    version.kind === 'ended' ? await runProgram(path, ['capabilities', '--current'], bounds) : version;
  if (version.kind !== 'ended' || capabilities.kind !== 'ended') return null;
  const restricted = restrict(capabilities.stdout);
  return restricted === null ? null : { path, capabilities: restricted, isV1: !/^Version: 0\./m.test(version.stdout) };
}

async function findOnPath(): Promise<string | null> {
  for (const folder of (process.env['PATH'] ?? '').split(delimiter)) {
    if (!isAbsolute(folder)) continue;
    for (const name of FILE_NAMES) {
      const path = join(folder, name);
      try {
        await access(path, constants.X_OK);
        return path;
      } catch {
        // Not there: the next folder is looked at.
      }
    }
  }
  return null;
}

/** The program's own capabilities without what reaches outside. */
function restrict(text: string): string | null {
  try {
    const value: unknown = JSON.parse(text);
    if (!isJsonObject(value) || !Array.isArray(value['builtins'])) return null;
    const list: readonly unknown[] = value['builtins'];
    const builtins = list.filter((builtin) => isJsonObject(builtin) && !FORBIDDEN.test(String(builtin['name'])));
    return JSON.stringify({ ...value, builtins, allow_net: [] });
  } catch {
    return null;
  }
}

function evaluateIn(folder: string, path: string, flags: readonly string[], run: OpaRun): Promise<ProgramResult> {
  const seconds = Math.max(1, Math.ceil(run.deadlineMs / 1000));
  const given = [
    '--format',
    'json',
    '--capabilities',
    'capabilities.json',
    '--timeout',
    `${seconds}s`,
    '--stdin-input',
  ];
  const args = ['eval', ...flags, ...given, '--data', 'policy.rego', run.query];
  const { input, deadlineMs, signal } = run;
  return runProgram(path, args, { input, deadlineMs, maxOutputBytes: 4 * 1024 * 1024, cwd: folder, signal });
}

function isParseError(result: ProgramResult): boolean {
  return result.kind === 'ended' && result.exitCode !== 0 && result.stdout.includes('"rego_parse_error"');
}
