import { inlineYaml } from './inline-yaml.ts';
import { wordOf } from './plain-value.ts';

/** What a parameter is like, as the reference tells it. */
export interface ParameterKind {
  readonly type: string;
}

/** Whether a parameter takes several values. */
export function isList({ type }: ParameterKind): boolean {
  return type.endsWith('-list');
}

/** A parameter as a field shows it: lists with one entry on each line. */
export function parameterText(value: unknown): string {
  if (value === undefined || value === null) return '';
  if (Array.isArray(value)) return value.map((each) => wordOf(each) ?? inlineYaml(each)).join('\n');
  return wordOf(value) ?? inlineYaml(value);
}

/** What a document writes for the text of a field; `undefined` for nothing, so that the default counts. */
export function parameterValue(kind: ParameterKind, text: string): unknown {
  const given = text.trim();
  if (given === '') return undefined;
  // A variable stands for any value.
  if (given.includes('${')) return given;
  if (isList(kind)) {
    const entries = text.split('\n').map((line) => line.trim());
    return entries.filter((entry) => entry !== '').map((entry) => numberOr(kind, entry));
  }
  if (kind.type === 'boolean' && /^(true|false)$/i.test(given)) return given.toLowerCase() === 'true';
  return numberOr(kind, given);
}

function numberOr({ type }: ParameterKind, text: string): string | number {
  const isNumber = type === 'number' || type === 'integer' || type === 'integer-list' || type === 'port-list';
  return isNumber && /^-?\d{1,15}(?:\.\d{1,10})?$/.test(text) ? Number(text) : text;
}
