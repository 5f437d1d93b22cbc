import { createHash, randomUUID } from 'node:crypto';
import { readlinkSync } from 'node:fs';
import { mkdir, readdir, rm, stat } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';

/** A file of our own for bytes that are needed more than once. Disposing of it deletes it. */
export interface ScratchFile extends AsyncDisposable {
  readonly path: string;
}

/** Age in milliseconds after which a scratch file counts as left behind whoever made it: one day. */
const MAX_AGE_MS = 24 * 60 * 60 * 1000;

const NAME = /^scratch-([0-9a-f]{12})-(\d{1,10})-(\d{1,15})-[0-9a-f-]{36}$/;

/**
 * Reserves a name for a scratch file and sweeps what dead processes left. The name tells machine, process id and start time, so that
 * later runs know whether its maker still lives. The caller makes the file.
 */
export async function createScratchFile(directory: string): Promise<ScratchFile> {
  await mkdir(directory, { recursive: true, mode: 0o700 });
  await sweepScratchFiles(directory);
  const path = join(directory, `scratch-${machineTag()}-${process.pid}-${processStart()}-${randomUUID()}`);
  return {
    path,
    [Symbol.asyncDispose]: () => rm(path, { force: true }),
  };
}

/**
 * Deletes scratch files whose process is gone: `kill -9` leaves them behind. Files of other machines and containers, whose
 * processes cannot be seen from here, go after a day. Nothing is thrown: sweeping is a courtesy.
 */
export async function sweepScratchFiles(directory: string): Promise<void> {
  const names = await readdir(directory).catch(() => []);
  for (const name of names) {
    const path = join(directory, name);
    if (await isLeftBehind(name, path)) await rm(path, { force: true }).catch(() => undefined);
  }
}

async function isLeftBehind(name: string, path: string): Promise<boolean> {
  const match = NAME.exec(name);
  if (match === null) return false;
  const [, machine, pid, start] = match;
  if (machine === machineTag()) {
    if (Number(pid) === process.pid) return Number(start) !== processStart();
    if (!isAlive(Number(pid))) return true;
  }
  const age = await stat(path).then(
    (stats) => Date.now() - stats.mtimeMs,
    () => 0,
  );
  return age > MAX_AGE_MS;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return !(error instanceof Error && 'code' in error && error.code === 'ESRCH');
  }
}

/** Start of this process in milliseconds: tells it from an earlier one with the same id. */
function processStart(): number {
  return Math.floor(performance.timeOrigin);
}

/** Says which processes can be seen from here: host name and, on Linux, the process id namespace. */
function machineTag(): string {
  return createHash('sha256').update(`${hostname()}\0${pidNamespace()}`).digest('hex').slice(0, 12);
}

function pidNamespace(): string {
  try {
    return readlinkSync('/proc/self/ns/pid');
  } catch {
    return '';
  }
}
