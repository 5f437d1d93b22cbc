import { dirname } from 'node:path';
import { type DocumentProblem, suggest } from '@assay/core';
import { LineCounter, type Node, type Pair, isMap, isScalar, isSeq, parseDocument } from 'yaml';
import { cliError } from '../errors.ts';
import type { RawValue } from './raw-value.ts';
import { InvalidValue, type Setting } from './setting.ts';
import { ALL_SETTINGS } from './settings.ts';

/** Where a configuration file came from, from which follows what it may set. */
export type ConfigOrigin = 'project' | 'named' | 'user';

/** A configuration file as read. */
export interface ConfigText {
  /** Absolute path. */
  readonly path: string;
  readonly text: string;
  readonly origin: ConfigOrigin;
}

/** Reads a configuration document: what it sets, by name of the setting, every value already tried.
 * @throws CONFIG_INVALID with all problems
 */
export function parseConfigFile(file: ConfigText): ReadonlyMap<string, RawValue> {
  const problems: DocumentProblem[] = [];
  const lines = new LineCounter();
  const values = new Map<string, RawValue>();
  const place = (offset: number): Pick<DocumentProblem, 'line' | 'column'> => {
    const { line, col } = lines.linePos(offset);
    return { line: Math.max(1, line), column: Math.max(1, col) };
  };
  for (const { offset, key, message, hint, value } of readEntries(file, lines)) {
    const { line, column } = place(offset);
    if (value === undefined) problems.push(problem({ key, message, hint, line, column }));
    else values.set(key, { ...value, origin: { kind: 'file', label: `${file.path}:${line}:${column}` } });
  }
  if (problems.length > 0) {
    throw cliError('CONFIG_INVALID', `${file.path} is not a valid configuration`, {
      problems,
      details: { document: file.path },
    });
  }
  return values;
}

/** One entry of the document: a value, or what is wrong with it. */
interface Entry {
  readonly offset: number;
  readonly key: string;
  readonly message: string;
  readonly hint?: string | undefined;
  readonly value?: Omit<RawValue, 'origin'>;
}

function problem(entry: Omit<Entry, 'offset'> & Pick<DocumentProblem, 'line' | 'column'>): DocumentProblem {
  const { key, message, hint, line, column } = entry;
  const base = {
    severity: 'error',
    code: 'CONFIG_INVALID',
    message,
    pointer: key === '' ? '' : `/${key}`,
    line,
    column,
  } as const;
  return hint === undefined ? base : { ...base, hint };
}

function readEntries(file: ConfigText, lineCounter: LineCounter): Entry[] {
  let document: ReturnType<typeof parseDocument>;
  try {
    document = parseDocument(file.text, { lineCounter, prettyErrors: false, schema: 'core', keepSourceTokens: false });
  } catch {
    return [{ offset: 0, key: '', message: 'the document is nested too deeply to be read' }];
  }
  if (document.errors.length > 0) {
    return document.errors.map((error) => ({ offset: error.pos[0], key: '', message: error.message }));
  }
  const { contents } = document;
  if (contents === null || (isScalar(contents) && contents.value === null)) return [];
  if (!isMap(contents))
    return [{ offset: offsetOf(contents), key: '', message: 'a configuration is a map of settings' }];
  return contents.items.map((pair) => readPair(pair, file));
}

function readPair(pair: Pair, file: ConfigText): Entry {
  const offset = offsetOf(pair.key);
  const key = isScalar(pair.key) ? String(pair.key.value) : '';
  const setting = ALL_SETTINGS.find(({ name, config }) => name === key && config !== 'none');
  if (setting === undefined) return unknownKey(key, offset);
  if (setting.config === 'own' && file.origin === 'project') {
    return {
      offset,
      key,
      message: `${key} may not be set by a file that merely lies in the working directory`,
      hint: `Set it with ${setting.flag === false ? '' : `--${key}, `}${setting.environment ?? ''}, in your own configuration, or name this file with --config.`,
    };
  }
  const texts = readTexts(pair.value, setting);
  if (typeof texts === 'string') return { offset, key, message: `${key}: ${texts}` };
  const baseDirectory = dirname(file.path);
  try {
    const parsed = setting.parse(texts, { baseDirectory });
    const refusal = file.origin === 'project' ? (setting.refuseFromProject?.(parsed) ?? null) : null;
    if (refusal !== null) return { offset, key, message: `${key}: ${refusal}` };
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    const hint = error instanceof InvalidValue ? error.hint : undefined;
    return { offset, key, message: `${key}: ${error.message}`, hint };
  }
  return { offset, key, message: '', value: { texts, baseDirectory } };
}

function unknownKey(key: string, offset: number): Entry {
  const names = ALL_SETTINGS.filter(({ config }) => config !== 'none').map(({ name }) => name);
  const near = suggest(key, names);
  const hint = near === undefined ? 'assay config explain lists every key.' : `Did you mean ${near}?`;
  return { offset, key, message: `unknown key ${JSON.stringify(key.slice(0, 100))}`, hint };
}

/** The texts of a value, or what is wrong with it: a scalar, and for what may be repeated a list, or a map of names to values. */
function readTexts(value: unknown, setting: Setting<unknown>): readonly string[] | string {
  if (isScalar(value)) return value.value === null ? 'there is no value' : [scalarText(value)];
  if (setting.shape !== 'many') return 'one value is expected';
  if (isSeq(value)) {
    const texts: string[] = [];
    for (const item of value.items) {
      if (!isScalar(item) || item.value === null) return 'the list may only hold plain values';
      texts.push(scalarText(item));
    }
    return texts;
  }
  return isMap(value) ? readMap(value.items) : 'a list is expected';
}

function readMap(items: readonly Pair[]): readonly string[] | string {
  const texts: string[] = [];
  for (const { key, value } of items) {
    if (!isScalar(key)) return 'the map may only have plain keys';
    for (const item of isSeq(value) ? value.items : [value]) {
      if (!isScalar(item) || item.value === null) return 'the map may only hold plain values';
      texts.push(`${String(key.value)}=${scalarText(item)}`);
    }
  }
  return texts;
}

/** A scalar as written, so that `1.10` stays what it is. */
function scalarText(scalar: { readonly source?: string; readonly value: unknown }): string {
  return scalar.source ?? String(scalar.value);
}

function offsetOf(node: unknown): number {
  return isNode(node) ? (node.range?.[0] ?? 0) : 0;
}

function isNode(node: unknown): node is Node {
  return typeof node === 'object' && node !== null && 'range' in node;
}
