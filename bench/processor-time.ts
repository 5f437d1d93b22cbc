import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import type { Contender } from './measure.ts';

/** Time that a command took. */
export interface Spent {
  readonly wallMs: number;
  /** Of the process and all its threads, programs that it started and waited for included. */
  readonly cpuMs: number;
}

/** Milliseconds of one tick in /proc. */
const TICK_MS = 10;

/** Runs a command once. Exit code 2 is a verdict and no failure. */
export async function spent({ command, env = {} }: Contender): Promise<Spent> {
  const [program = '', ...args] = command;
  const started = performance.now();
  const child = spawn(program, args, { stdio: 'ignore', env: { ...process.env, ...env } });
  let cpuMs = 0;
  const sampler = setInterval(() => {
    cpuMs = Math.max(cpuMs, ticksOf(child.pid) * TICK_MS);
  }, 10);
  const code = await new Promise<number | null>((resolve, reject) => {
    child.on('error', reject);
    child.on('exit', resolve);
  });
  clearInterval(sampler);
  if (code !== 0 && code !== 2) throw new Error(`${command.join(' ')} exited ${String(code)}`);
  return { wallMs: performance.now() - started, cpuMs };
}

/** User and system time of a process and of its children that ended. */
function ticksOf(pid: number | undefined): number {
  try {
    const fields = readFileSync(`/proc/${pid ?? 0}/stat`, 'utf8')
      .replace(/^.*\) /, '')
      .split(' ');
    return [11, 12, 13, 14].reduce((sum, at) => sum + Number(fields[at] ?? 0), 0);
  } catch {
    return 0;
  }
}
