import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** One measured command. */
export interface Measurement {
  readonly wallMs: number;
  /** Peak resident memory of the process itself (not of children it pipes to), or null where /proc does not tell. */
  readonly peakMiB: number | null;
}

/** Exit codes that mean that the command did its work: 2 is a verdict. */
const DONE: ReadonlySet<number | null> = new Set([0, 2]);

/** A command that is measured beside others. */
export interface Contender {
  readonly name: string;
  readonly command: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

/** The best of several runs by wall time, with the highest peak seen. Fails when the command fails. */
export async function best(
  runs: number,
  command: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<Measurement> {
  const all: Measurement[] = [];
  for (let run = 0; run < runs; run++) all.push(await once(command, env));
  return bestOf(all);
}

/** The best runs of several commands that take turns, so that whatever else the machine does falls on all of them. */
export async function bestInTurns(runs: number, contenders: readonly Contender[]): Promise<readonly Measurement[]> {
  const all = contenders.map((): Measurement[] => []);
  for (let run = 0; run < runs; run++) {
    for (const [at, { command, env = {} }] of contenders.entries()) all[at]?.push(await once(command, env));
  }
  return all.map(bestOf);
}

function bestOf(all: readonly Measurement[]): Measurement {
  const peaks = all.flatMap((one) => one.peakMiB ?? []);
  return { wallMs: Math.min(...all.map((one) => one.wallMs)), peakMiB: peaks.length === 0 ? null : Math.max(...peaks) };
}

async function once(command: readonly string[], env: Readonly<Record<string, string>>): Promise<Measurement> {
  const [program = '', ...args] = command;
  const started = performance.now();
  const child = spawn(program, args, { stdio: ['ignore', 'ignore', 'pipe'], env: { ...process.env, ...env } });
  let peakMiB: number | null = null;
  const sampler = setInterval(() => {
    peakMiB = readPeak(child.pid) ?? peakMiB;
  }, 5);
  const errors: Buffer[] = [];
  child.stderr.on('data', (chunk: Buffer) => errors.push(chunk));
  const code = await new Promise<number | null>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', resolve);
  });
  const wallMs = performance.now() - started;
  clearInterval(sampler);
  if (!DONE.has(code))
    throw new Error(`${command.join(' ')} exited ${String(code)}: ${Buffer.concat(errors).toString()}`);
  return { wallMs, peakMiB };
}

function readPeak(pid: number | undefined): number | null {
  try {
    const match = /VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid ?? 0}/status`, 'utf8'));
    return match === null ? null : Number(match[1]) / 1024;
  } catch {
    return null;
  }
}

/** Full path of a program on PATH, or null. */
export function onPath(name: string): string | null {
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  return folders.map((folder) => join(folder, name)).find((path) => existsSync(path)) ?? null;
}
