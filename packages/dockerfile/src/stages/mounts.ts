import type { Flag } from '../syntax/flags.ts';
import type { Instruction } from '../syntax/instruction.ts';
import type { Span } from '../syntax/span.ts';

/** A `--mount` of RUN. */
export interface Mount {
  readonly flag: Flag;
  /** `bind` unless written. */
  readonly type: string;
  /** Where it is mounted, or null. */
  readonly target: string | null;
  /** The stage or image that it comes from. */
  readonly from: { readonly text: string; readonly span: Span } | null;
  /** All keys in lower case with their values; a key without `=` has an empty one. */
  readonly fields: ReadonlyMap<string, string>;
}

const TARGET_KEYS: readonly string[] = ['target', 'dst', 'destination'];

/** The mounts of a RUN instruction, in order. */
export function readMounts(instruction: Instruction): readonly Mount[] {
  const mounts: Mount[] = [];
  for (const flag of instruction.flags) {
    if (flag.name === 'mount' && flag.value !== null) mounts.push(readMount(flag, flag.value));
  }
  return mounts;
}

function readMount(flag: Flag, value: string): Mount {
  const fields = new Map<string, string>();
  let from: Mount['from'] = null;
  let at = 0;
  // The span of the value is exact as long as no continuation is inside; mounts are not written over several lines.
  for (const part of value.split(',')) {
    const equals = part.indexOf('=');
    const key = (equals < 0 ? part : part.slice(0, equals)).toLowerCase();
    const text = equals < 0 ? '' : part.slice(equals + 1);
    fields.set(key, text);
    if (key === 'from' && text !== '') {
      const start = flag.valueSpan.start + at + equals + 1;
      from = { text, span: { start, end: start + text.length } };
    }
    at += part.length + 1;
  }
  const target = TARGET_KEYS.map((key) => fields.get(key)).find((text) => text !== undefined) ?? null;
  return { flag, type: fields.get('type') ?? 'bind', target, from, fields };
}
