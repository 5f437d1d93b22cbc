import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { type Run, assay, program } from './program.ts';

/** The program in a namespace without a network where one may be made, else as it is. */
export async function withoutNetwork(home: string, args: readonly string[]): Promise<Run> {
  const probe = await runIn(home, 'unshare', ['-rn', 'true']);
  if (probe.code !== 0) return assay(home, args);
  return runIn(home, 'unshare', ['-rn', program, ...args]);
}

async function runIn(home: string, command: string, args: readonly string[]): Promise<Run> {
  const child = spawn(command, args, {
    env: { PATH: process.env['PATH'], HOME: home, XDG_CACHE_HOME: join(home, 'cache'), NO_COLOR: '1' },
  });
  const [out, err]: [Buffer[], Buffer[]] = [[], []];
  child.stdout.on('data', (chunk: Buffer) => out.push(chunk));
  child.stderr.on('data', (chunk: Buffer) => err.push(chunk));
  const code = await new Promise<number | null>((resolve) => {
    child.on('error', () => {
      resolve(127);
    });
    child.on('close', resolve);
  });
  return { code, stdout: Buffer.concat(out).toString(), stderr: Buffer.concat(err).toString() };
}

/** Runs the program and ends it by a signal after so many milliseconds, when it has not ended before. */
export async function endedBy(
  home: string,
  { signal, delay }: { readonly signal: NodeJS.Signals; readonly delay: number },
  args: readonly string[],
): Promise<void> {
  const child = spawn(program, args, {
    env: { PATH: process.env['PATH'], HOME: home, XDG_CACHE_HOME: join(home, 'cache') },
    stdio: 'ignore',
  });
  const timer = setTimeout(() => child.kill(signal), delay);
  await new Promise((resolve) => {
    child.on('close', resolve);
  });
  clearTimeout(timer);
}
