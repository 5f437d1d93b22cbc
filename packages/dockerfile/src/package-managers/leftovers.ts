import type { Dockerfile } from '../dockerfile.ts';
import { type ProgramCall, laterCalls } from '../shell/program-call.ts';
import { readMounts } from '../stages/mounts.ts';
import type { Instruction } from '../syntax/instruction.ts';
import type { PackageCall } from './package-call.ts';

/** Programs that take files away, or that say where the next one does. */
const REMOVERS: ReadonlySet<string> = new Set(['rm', 'find', 'cd', 'pushd', 'trap', 'rsync', 'mv', 'unlink']);
const SHELLS: ReadonlySet<string> = new Set(['sh', 'bash', 'dash', 'ash', '.', 'source']);

/** True when something later in the same RUN takes a folder away or may do so: scripts of the file's own cannot be looked into. */
function isRemovedLater(call: ProgramCall, folders: readonly string[]): boolean {
  // Functions are written before they are called.
  const functions = call.siblings.slice(0, call.at).filter((other) => other.command.depth > call.command.depth);
  const candidates = [...laterCalls(call), ...functions];
  return candidates.some((other) => removes(other, folders)) || laterCalls(call).some(isUnknownScript);
}

function removes(call: ProgramCall, folders: readonly string[]): boolean {
  if (!REMOVERS.has(call.program)) return false;
  return call.args.some(({ text }) => folders.some((folder) => text.includes(folder) || covers(text, folder)));
}

/** True when a path with globs or braces at its end stands for a folder or one around it. */
function covers(text: string, folder: string): boolean {
  if (!text.startsWith('/')) return false;
  const brace = text.indexOf('{');
  if (brace > 0) return folder.startsWith(text.slice(0, brace));
  const path = trimEnd(text, '*/');
  return path !== '' && folder.startsWith(`${path}/`);
}

function trimEnd(text: string, characters: string): string {
  let end = text.length;
  while (end > 0 && characters.includes(text.charAt(end - 1))) end--;
  return text.slice(0, end);
}

function isUnknownScript(call: ProgramCall): boolean {
  const { text } = call.name;
  if (/clean|purge/i.test(call.program) || text.startsWith('$')) return true;
  if (text.includes('/') && /\.(?:sh|bash|py|pl|rb)$/.test(call.program)) return true;
  if (!SHELLS.has(call.program)) return false;
  const flag = call.args.findIndex((word) => /^-\w*c$/.test(word.text));
  if (flag >= 0) return call.args[flag + 1]?.literal !== true;
  return call.args.some((word) => word.text.includes('/') && !word.text.startsWith('-'));
}

/** True when a RUN keeps something out of the image by mounting over it: a part of the target is one of the fragments. */
export function isMountedOver(run: Instruction, fragments: readonly string[]): boolean {
  if (run.flags.length === 0) return false;
  return readMounts(run).some(({ type, target }) => {
    if (target === null || type === 'secret' || type === 'ssh') return false;
    const path = trimEnd(target, '/');
    return fragments.some((fragment) => path.includes(fragment) || fragment.startsWith(`${path}/`));
  });
}

/** What leaves something behind, and how to tell that it is taken away again. */
interface Leaving {
  readonly leaves: (call: PackageCall) => boolean;
  readonly cleans: (call: PackageCall) => boolean;
  readonly folders: readonly string[];
}

/** All calls that leave something in a RUN whose last one is not cleaned up after. */
export function allLeftBehind(
  file: Dockerfile,
  calls: readonly PackageCall[],
  leaving: Leaving,
): readonly PackageCall[] {
  const runs = new Set(leftBehind(file, calls, leaving).map(({ call }) => call.run));
  return runs.size === 0 ? [] : calls.filter((call) => runs.has(call.call.run) && leaving.leaves(call));
}

/** For each RUN of a shipped stage whose last call that leaves something is not cleaned up after: that call. */
export function leftBehind(file: Dockerfile, calls: readonly PackageCall[], leaving: Leaving): readonly PackageCall[] {
  const lastByRun = new Map<Instruction, PackageCall>();
  const cleanedAt = new Map<Instruction, number>();
  for (const call of calls) {
    if (leaving.leaves(call)) lastByRun.set(call.call.run, call);
    else if (leaving.cleans(call)) cleanedAt.set(call.call.run, call.call.at);
  }
  return [...lastByRun.values()].filter(({ call }) => {
    if (call.script.broken || !file.isShipped(call.run) || (cleanedAt.get(call.run) ?? -1) > call.at) return false;
    return !isMountedOver(call.run, leaving.folders) && !isRemovedLater(call, leaving.folders);
  });
}
