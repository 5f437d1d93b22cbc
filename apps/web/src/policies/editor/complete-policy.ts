import type { Completion, CompletionContext, CompletionResult } from '@codemirror/autocomplete';
import { type DocumentPlace, documentPlace } from './document-place.ts';
import { type Choice, schemaChoices } from './schema-choices.ts';

/** What completion goes by. */
export interface Vocabulary {
  /** JSON Schema of policy documents. */
  readonly schema: unknown;
  /** What gates and triggers are about, by `gate` and by `gate/trigger`. */
  readonly summaries: ReadonlyMap<string, string>;
}

/** Most characters before the cursor that are looked at. */
const LONGEST = 400_000;

/** What can be typed where the cursor is. */
export function completePolicy(context: CompletionContext, vocabulary: Vocabulary | null): CompletionResult | null {
  if (vocabulary === null || context.pos > LONGEST) return null;
  const before = context.state.doc.sliceString(0, context.pos);
  const place = documentPlace(before);
  if (place === null || (!context.explicit && place.wordLength === 0 && !/[:[{,-]\s$/.test(before))) return null;
  const choices = [...referenced(context.state.doc.toString(), place), ...schemaChoices(vocabulary.schema, place)];
  if (choices.length === 0) return null;
  const options = choices.map((choice) => completionOf(choice, place, vocabulary));
  return { from: context.pos - place.wordLength, options, validFor: /^[\w$-]*$/ };
}

function completionOf(
  { label, kind, detail }: Choice,
  { path, siblings }: DocumentPlace,
  { summaries }: Vocabulary,
): Completion {
  const last = path.at(-1);
  const gate = siblings.at(-1)?.['gate'] ?? '';
  const key = last?.kind === 'key' ? last.key : '';
  const told =
    key === 'gate' ? summaries.get(label) : key === 'trigger' ? summaries.get(`${gate}/${label}`) : undefined;
  const text = told ?? detail;
  return {
    label,
    type: kind === 'key' ? 'property' : 'enum',
    apply: kind === 'key' ? `${label}: ` : label,
    ...(text === null ? {} : { detail: text.length > 90 ? `${text.slice(0, 89)}…` : text, info: text }),
  };
}

/** Lists that name other parts of the document, and the sections that these are in. */
const SECTIONS: Readonly<Record<string, string>> = { rule_set_ids: 'rule_sets', allowlist_ids: 'allowlists' };

function referenced(text: string, { path }: DocumentPlace): readonly Choice[] {
  const list = path.findLast((step) => step.kind === 'key');
  const section = list === undefined ? undefined : SECTIONS[list.key];
  if (section === undefined || path.at(-1)?.kind !== 'item') return [];
  const lines = text.split('\n');
  const from = lines.findIndex((line) => line.startsWith(`${section}:`));
  if (from === -1) return [];
  const rest = lines.slice(from + 1);
  const to = rest.findIndex((line) => /^[A-Za-z_]/.test(line));
  const held = to === -1 ? rest : rest.slice(0, to);
  const depth = Math.min(...held.flatMap((line) => (/^\s*-/.test(line) ? [line.indexOf('-')] : [])));
  return held.flatMap((line) => {
    const id = /^(\s*)(?:-\s+|\s\s)(?:\{\s*)?id:\s*["']?([\w./@+-]+)/.exec(line);
    return id?.[1] === undefined || id[1].length !== depth || id[2] === undefined
      ? []
      : [{ label: id[2], kind: 'value' as const, detail: null }];
  });
}
