/** `node --conditions=development bench/secrets.ts`: secrets in source text and in a long history, beside gitleaks where it is on PATH. */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Contender, onPath } from './measure.ts';
import { type Spent, spent } from './processor-time.ts';
import { type SourceText, longHistory, sourceText } from './secret-subjects.ts';

const RUNS = 3;
const COMMITS = 10_000;
const SOURCE_BYTES = 200_000_000;
/** Little enough for a peer that takes its time. */
const SHARED_BYTES = 20_000_000;

const root = fileURLToPath(new URL('..', import.meta.url));
const work = join(root, 'bench/.work');
mkdirSync(work, { recursive: true });
const home = mkdtempSync(join(work, 'home-'));
const env = { HOME: home, XDG_CACHE_HOME: join(home, 'cache') };
const assay = [join(root, 'assay'), 'secrets'];
/** Keeps a command to one core, where that can be done. */
const pinned = onPath('taskset') === null ? [] : ['taskset', '-c', '0'];

/** The least time of some runs in turns: on the clock, and of the processor, which does not count what else the machine does. */
async function compare(title: string, bytes: number | null, contenders: readonly Contender[]): Promise<void> {
  console.log(`\n${title}`);
  const all = contenders.map((): Spent[] => []);
  for (let run = 0; run < RUNS; run++) {
    // Peers run once: they take many times longer, and so much does not hang on a moment.
    for (const [at, one] of contenders.entries()) if (run === 0 || one.env === env) all[at]?.push(await spent(one));
  }
  for (const [at, runs] of all.entries()) {
    const wallMs = Math.min(...runs.map((one) => one.wallMs));
    const cpuMs = Math.min(...runs.map((one) => one.cpuMs));
    const speed =
      bytes === null
        ? ''
        : `${(bytes / 1000 / wallMs).toFixed(0)} MB/s, ${(bytes / 1000 / cpuMs).toFixed(0)} MB per CPU s`;
    const times = `${wallMs.toFixed(0).padStart(7)} ms, ${cpuMs.toFixed(0).padStart(7)} ms CPU`;
    console.log(`${(contenders[at]?.name ?? '').padEnd(36)} ${times}   ${speed}`);
  }
}

function titleOf({ files, bytes }: SourceText): string {
  return `${files} files of source text, ${(bytes / 1e6).toFixed(0)} MB`;
}

/** gitleaks on the same, where it is on PATH; its exit code for findings is no failure. */
function gitleaks(name: string, mode: 'dir' | 'git', path: string, more: readonly string[] = []): readonly Contender[] {
  if (onPath('gitleaks') === null) return [];
  const command = [...more, 'gitleaks', mode, path, '--no-banner', '--redact', '--exit-code', '0', '-l', 'error'];
  // It removes what it is to write to first, so that must be no device.
  return [{ name, command: [...command, '-r', join(home, 'gitleaks.json'), '-f', 'json'] }];
}

const out = ['-o', 'json=/dev/null'];
const nothing = join(home, 'nothing');
mkdirSync(nothing);
const shared = sourceText(work, root, SHARED_BYTES);
await compare(titleOf(shared), shared.bytes, [
  { name: 'assay secrets, one core', command: [...pinned, ...assay, shared.path, ...out], env },
  ...gitleaks('gitleaks dir, one core', 'dir', shared.path, pinned),
]);
const source = sourceText(work, root, SOURCE_BYTES);
await compare(titleOf(source), source.bytes, [
  { name: 'assay secrets, one core', command: [...pinned, ...assay, source.path, ...out], env },
]);
await compare('an empty directory', null, [
  { name: 'assay secrets, one core', command: [...pinned, ...assay, nothing, ...out], env },
]);

const history = longHistory(work, COMMITS);
await compare(`history of ${COMMITS} commits`, null, [
  { name: 'assay secrets --history --no-cache', command: [...assay, history, '--history', '--no-cache', ...out], env },
  { name: 'assay secrets --history', command: [...assay, history, '--history', ...out], env },
  ...gitleaks('gitleaks git', 'git', history),
]);
rmSync(home, { recursive: true, force: true });
