import type { Dockerfile } from '../dockerfile.ts';
import type { Expansion } from '../stages/expansion.ts';
import { readMounts } from '../stages/mounts.ts';
import type { Stage } from '../stages/stage.ts';
import type { Instruction } from '../syntax/instruction.ts';
import type { Span } from '../syntax/span.ts';
import type { ImageUse, PinForm, SkipReason } from './image-use.ts';
import { readReference } from './read-reference.ts';

interface Written {
  readonly what: string;
  readonly text: string;
  readonly span: Span;
  readonly instruction: Instruction;
  readonly platform: string | null;
}

/** Images that a Dockerfile builds on or copies from; with `syntax`, the frontend of its first line as well. */
export function dockerfileUses(file: Dockerfile, options: { readonly syntax: boolean }): readonly ImageUse[] {
  const written: Written[] = [];
  const stages: ReadonlySet<string> = new Set(file.stages.flatMap(({ name }) => name ?? []));
  for (const stage of file.stages) written.push(...ofStage(stage));
  for (const instruction of [...file.of('COPY'), ...file.of('ADD')]) {
    const flag = instruction.flag('from');
    if (flag?.value == null) continue;
    written.push({
      what: `${instruction.keyword} --from`,
      text: flag.value,
      span: flag.valueSpan,
      instruction,
      platform: null,
    });
  }
  for (const instruction of file.of('RUN')) {
    for (const { from } of readMounts(instruction)) {
      if (from !== null) written.push({ what: 'RUN --mount from', ...from, instruction, platform: null });
    }
  }
  const shared = sharedVariables(file, written);
  const uses = written.map((one) => useOf(file, one, stages, shared));
  const frontend = options.syntax ? syntaxUse(file) : null;
  return [...(frontend === null ? [] : [frontend]), ...uses].toSorted((a, b) => a.span.start - b.span.start);
}

function* ofStage({ from, base, platform }: Stage): Iterable<Written> {
  if (base.kind !== 'image') return;
  const { written, span } = base.image;
  yield { what: 'FROM', text: written, span, instruction: from, platform: platform?.text ?? null };
}

function useOf(file: Dockerfile, one: Written, stages: ReadonlySet<string>, shared: ReadonlySet<string>): ImageUse {
  const { what, text, span, platform } = one;
  const base = { place: 'dockerfile', what, written: text, platform, span } as const;
  const skipped = (skip: SkipReason): ImageUse => ({ ...base, reference: null, form: null, skip });
  const expansion = file.expand({ text, span }, one.instruction);
  const name = expansion.text;
  if (name === 'scratch' || stages.has(name.toLowerCase()) || /^\d+$/.test(name)) return skipped('not-an-image');
  if (!expansion.complete) return skipped('variable-unset');
  const reference = readReference(name);
  if (reference === null) return skipped('not-a-reference');
  const form = formOf(file, one, expansion, shared);
  return typeof form === 'string'
    ? { ...base, reference, form: null, skip: form }
    : { ...base, reference, form, skip: null };
}

/**
 * Where the digest goes: into the word itself, or, when the word ends in a variable, into the default of its ARG or of the word. A
 * variable that says something else as well must not carry the digest.
 */
function formOf(
  file: Dockerfile,
  { text, span }: Written,
  expansion: Expansion,
  shared: ReadonlySet<string>,
): PinForm | SkipReason {
  const isAsWritten = file.syntax.text.slice(span.start, span.end) === text;
  if (expansion.references.length === 0) {
    const isQuoted = /^(["'])[^"'\\]*\1$/.test(text);
    const inner = isQuoted ? { start: span.start + 1, end: span.end - 1 } : span;
    return isAsWritten ? { kind: 'reference', span: inner } : 'form';
  }
  const last = expansion.references.findLast(({ to }) => to === text.length);
  if (last === undefined) {
    const start = endOfLast(expansion);
    return isAsWritten
      ? { kind: 'tag', span: { start: span.start + start, end: span.end }, written: text.slice(start) }
      : 'form';
  }
  const variable = text.slice(last.from);
  const [, lead = '', fallback = ''] = /^(\$\{\w+:?-)([\w./:@-]+)\}$/.exec(variable) ?? [];
  if (last.state !== 'set') {
    if (fallback === '') return 'variable-unset';
    const start = span.start + last.from + lead.length;
    return isAsWritten ? { kind: 'tag', span: { start, end: start + fallback.length }, written: fallback } : 'form';
  }
  if (shared.has(last.name)) return 'variable-shared';
  const place = /^\$\w+$|^\$\{\w+\}$/.test(variable) || fallback !== '' ? defaultOf(file, last.name) : null;
  if (place === null) return 'form';
  const isDigest = text.slice(0, last.from).endsWith('@');
  return isDigest ? { kind: 'digest', span: place.span } : { kind: 'tag', span: place.span, written: place.text };
}

function endOfLast({ references }: Expansion): number {
  return references.reduce((end, { to }) => Math.max(end, to), 0);
}

/** The default that an ARG before the first FROM gives, when it stands there as it is. */
function defaultOf(file: Dockerfile, name: string): { readonly text: string; readonly span: Span } | null {
  const declared = file.graph.preamble
    .filter(({ keyword }) => keyword === 'ARG')
    .flatMap((instruction) => instruction.words)
    .filter(({ text }) => text.startsWith(`${name}=`));
  const [only, second] = declared;
  if (only === undefined || second !== undefined) return null;
  const from = name.length + 1;
  const quote = /^["']/.exec(only.text.slice(from))?.[0] ?? '';
  const start = only.span.start + from + quote.length;
  const end = only.span.end - quote.length;
  const text = file.syntax.text.slice(start, end);
  // A default that is made of variables carries the digest at its end, when that is written out.
  const variables = [...text.matchAll(/\$(?:\{\w+\}|\w+)/g)];
  const last = variables.at(-1);
  const tail = last === undefined ? text : text.slice(last.index + last[0].length);
  const literal = text.replaceAll(/\$(?:\{\w+\}|\w+)/g, '');
  if (tail === '' || !/^[\w./:@-]+$/.test(literal)) return null;
  return { text: tail, span: { start: end - tail.length, end } };
}

/** Variables that say more than one thing: several names of images use them, or other arguments and stages do. */
function sharedVariables(file: Dockerfile, written: readonly Written[]): ReadonlySet<string> {
  const users = new Map<string, Set<string>>();
  for (const { text, span, instruction } of written) {
    const expansion = file.expand({ text, span }, instruction);
    for (const { name } of expansion.references) users.set(name, (users.get(name) ?? new Set()).add(expansion.text));
  }
  const shared = new Set([...users].filter(([, names]) => names.size > 1).map(([name]) => name));
  const preamble = new Set(file.graph.preamble);
  for (const instruction of file.of('ARG')) {
    for (const { text } of instruction.words) {
      // A stage that takes the argument over has it for something else.
      if (!preamble.has(instruction) && !text.includes('=')) shared.add(text);
      for (const [, name = ''] of text.matchAll(/\$\{?(\w+)/g)) shared.add(name);
    }
  }
  return shared;
}

function syntaxUse(file: Dockerfile): ImageUse | null {
  const directive = file.syntax.directives.find(({ name }) => name === 'syntax');
  if (directive === undefined) return null;
  const [written = ''] = directive.value.split(/\s/);
  const reference = readReference(written);
  const span = { start: directive.valueSpan.start, end: directive.valueSpan.start + written.length };
  const base = { place: 'dockerfile', what: '# syntax', written, reference, platform: null, span } as const;
  return reference === null
    ? { ...base, form: null, skip: 'not-a-reference' }
    : { ...base, form: { kind: 'reference', span }, skip: null };
}
