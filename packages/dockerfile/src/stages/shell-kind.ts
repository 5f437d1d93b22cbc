import { rootOf, lastInstruction } from './effective.ts';
import type { Stage } from './stage.ts';

/** The language of RUN in shell form. */
export type ShellKind = 'posix' | 'powershell' | 'cmd' | 'unknown';

/** The shell that runs RUN, and the words that it is called with when the file says so. */
export interface EffectiveShell {
  readonly kind: ShellKind;
  /** Base name in lower case: `sh`, `bash`, `powershell`. */
  readonly name: string;
  /** The words of SHELL; null for the default. */
  readonly words: readonly string[] | null;
}

const POSIX: ReadonlySet<string> = new Set(['sh', 'bash', 'dash', 'ash', 'ksh', 'mksh', 'zsh', 'busybox', 'rbash']);
const POWERSHELL: ReadonlySet<string> = new Set(['powershell', 'pwsh']);

/** The shell in force in a stage before an index. */
export function effectiveShell(stage: Stage, before: number, escape: string): EffectiveShell {
  const last = lastInstruction(stage, 'SHELL', before);
  const words = last?.instruction.exec?.map((argument) => argument.value) ?? null;
  const program = words?.[0];
  if (program !== undefined) return { ...classifyShell(program), words };
  return { ...(isWindows(stage, escape) ? { kind: 'cmd', name: 'cmd' } : { kind: 'posix', name: 'sh' }), words: null };
}

/** The kind of a shell by its path. */
export function classifyShell(program: string): { kind: ShellKind; name: string } {
  const name = (program.split(/[\\/]/).at(-1) ?? '').toLowerCase().replace(/\.exe$/, '');
  if (POSIX.has(name)) return { kind: 'posix', name };
  if (POWERSHELL.has(name)) return { kind: 'powershell', name };
  return { kind: name === 'cmd' ? 'cmd' : 'unknown', name };
}

const WINDOWS_REPOSITORY = /(?:^|\/)(?:windows|windows\/\w+|nanoserver|servercore|windowsservercore)$/;
const WINDOWS_TAG = /(?:^|[-_.])(?:windowsservercore|nanoserver|servercore|ltsc20\d\d)(?:[-_.]|$)/;

/** True when a stage is for Windows, by its base image or the platform that is asked for. */
export function isWindows(stage: Stage, escape: string): boolean {
  const root = rootOf(stage);
  if (root.platform?.text.startsWith('windows') === true) return true;
  if (root.base.kind !== 'image') return escape === '`';
  const { text, reference } = root.base.image;
  const tag = reference?.tag ?? text.split(':').at(-1) ?? '';
  const repository = reference?.repository ?? text.split(':')[0] ?? '';
  return escape === '`' || WINDOWS_REPOSITORY.test(repository) || WINDOWS_TAG.test(tag);
}
