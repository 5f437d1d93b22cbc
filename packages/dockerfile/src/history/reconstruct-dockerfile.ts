import type { Healthcheck, HistoryEntry, ImageConfig } from '@assay/core';
import { missingInstructions } from './config-instructions.ts';
import { type HistoryStep, readHistoryStep } from './history-step.ts';

/** A Dockerfile put together from what an image says of its build. */
export interface ReconstructedDockerfile {
  readonly text: string;
  /** For each line of the text, from 0: the entry of the history that it comes from; null for what the configuration says. */
  readonly entries: readonly (number | null)[];
  /** Entries that no known builder writes: what they did is not in the text. */
  readonly unreadable: readonly number[];
}

/** What to put together. */
export interface ReconstructionSource {
  readonly history: readonly HistoryEntry[];
  readonly config: ImageConfig;
  /** How many entries are those of the base image; null when unknown: they are then guessed. */
  readonly baseEntries: number | null;
  /** The base image, when it is known. */
  readonly base: string | null;
}

/** Most entries and longest text that are put together. */
const MAX_ENTRIES = 2_000;
const MAX_LENGTH = 8 * 1024 * 1024;

/**
 * Puts together a Dockerfile that would have given this history and configuration. Steps of the base image are left out. It is
 * meant for rules with `onHistory`, not for building.
 */
export function reconstructDockerfile(source: ReconstructionSource): ReconstructedDockerfile {
  const writer = new LineWriter();
  const base = source.base !== null && /^[\w./:@-]{1,500}$/.test(source.base) ? source.base : 'scratch';
  writer.add(`FROM ${base}`, null);
  const unreadable: number[] = [];
  const history = source.history.slice(0, MAX_ENTRIES);
  const first = Math.max(0, source.baseEntries ?? guessBaseEntries(history));
  for (let index = first; index < history.length; index++) {
    const step = readHistoryStep(history[index]?.createdBy ?? '');
    if (step === null) unreadable.push(index);
    // The configuration tells exactly what the history only prints.
    else if (step.keyword !== 'HEALTHCHECK') writeStep(writer, step, index);
  }
  for (let index = MAX_ENTRIES; index < source.history.length; index++) unreadable.push(index);
  for (const line of missingInstructions(source.config, writer.text)) writer.add(line, null);
  if (source.config.healthcheck !== null) writer.add(`HEALTHCHECK ${healthcheckOf(source.config.healthcheck)}`, null);
  writer.add(`USER ${userOf(source.config.user)}`, null);
  return { text: writer.text, entries: writer.entries, unreadable };
}

/** How many entries come before the steps of the image itself: base images end in CMD or ENTRYPOINT, and steps with layers follow. */
function guessBaseEntries(history: readonly HistoryEntry[]): number {
  const lastLayer = history.findLastIndex((entry) => !entry.emptyLayer);
  for (let index = lastLayer - 1; index >= 0; index--) {
    const entry = history[index];
    if (entry === undefined || !entry.emptyLayer) continue;
    const keyword = readHistoryStep(entry.createdBy.slice(0, 200))?.keyword;
    if (keyword === 'CMD' || keyword === 'ENTRYPOINT') return index + 1;
  }
  return 0;
}

/** Lines and the entries that they come from. */
class LineWriter {
  readonly #lines: string[] = [];
  readonly entries: (number | null)[] = [];
  #length = 0;

  get text(): string {
    return `${this.#lines.join('\n')}\n`;
  }

  /** Adds text of one or more lines; false when there is no more room. */
  add(text: string, entry: number | null): void {
    if (this.#length + text.length > MAX_LENGTH) return;
    this.#length += text.length + 1;
    for (const line of text.split('\n')) {
      this.#lines.push(line);
      this.entries.push(entry);
    }
  }
}

function writeStep(writer: LineWriter, step: HistoryStep, index: number): void {
  for (const name of step.args) writer.add(`ARG ${name}`, index);
  if (
    step.keyword === 'RUN' &&
    (/[\r\n]/.test(step.value) || step.value.trimEnd().endsWith('\\') || step.value === '')
  ) {
    writer.add(heredoc(step.value), index);
  } else writer.add(`${step.keyword} ${step.value}`.trimEnd(), index);
}

/** A command of several lines. */
function heredoc(command: string): string {
  const lines = new Set(command.split('\n').map((line) => line.replace(/\r$/, '')));
  let name = 'STEP';
  for (let count = 1; lines.has(name); count++) name = `STEP${count}`;
  return `RUN <<'${name}'\n${command}\n${name}`;
}

function healthcheckOf({ test }: Healthcheck): string {
  const [kind, ...rest] = test;
  if (kind === 'NONE' || kind === undefined) return 'NONE';
  if (kind === 'CMD-SHELL') return `CMD ${rest.join(' ').replaceAll(/[\r\n]+/g, ' ')} `.replace(/\\+ $/, '');
  return `CMD ${JSON.stringify(rest)}`;
}

/** An empty user means root. */
function userOf(user: string): string {
  const clean = user.replaceAll(/[^\w.@:+-]/g, '');
  return clean === '' ? 'root' : clean;
}
