import { Document, isMap, parseDocument } from 'yaml';
import { isRecord, sameValue } from './plain-value.ts';
import { appendItem, dropItem, moveWithin, replaceAt } from './splice-yaml.ts';

/** Keys and places that lead to a part of a document. */
export type DocumentPath = readonly (string | number)[];

/** One change that the form makes. */
export type DocumentEdit =
  /** `undefined` takes the key away. */
  | { readonly kind: 'set'; readonly path: DocumentPath; readonly value: unknown }
  | { readonly kind: 'move'; readonly path: DocumentPath; readonly from: number; readonly to: number }
  | { readonly kind: 'add'; readonly path: DocumentPath; readonly value: unknown }
  | { readonly kind: 'remove'; readonly path: DocumentPath; readonly at: number };

/** Most expansions of YAML aliases. */
const MOST_ALIASES = 100;

/** What a document says, or why it cannot be read. */
export type ReadDocument =
  | { readonly kind: 'read'; readonly value: Readonly<Record<string, unknown>> }
  | { readonly kind: 'unreadable'; readonly message: string; readonly line: number };

/** Reads a document for the form; what is half typed is told with its line. */
export function readDocument(text: string): ReadDocument {
  const document = parseDocument(text, { uniqueKeys: true });
  const [error] = document.errors;
  if (error !== undefined) {
    return { kind: 'unreadable', message: firstLine(error.message), line: error.linePos?.[0].line ?? 1 };
  }
  try {
    const value: unknown = document.toJS({ maxAliasCount: MOST_ALIASES });
    if (isRecord(value)) return { kind: 'read', value };
    return { kind: 'unreadable', message: 'A policy is a mapping with keys such as rule_sets and mappings.', line: 1 };
  } catch {
    return { kind: 'unreadable', message: 'The document uses more aliases than the form follows.', line: 1 };
  }
}

/**
 * The text with the change. Only the lines that it is about are touched, so that comments and the way it is written stay; where that does
 * not come out right, the section is written anew. The text comes back as it is when it cannot be read.
 */
export function editDocument(text: string, edit: DocumentEdit): string {
  const before = readDocument(text);
  if (before.kind !== 'read') return text;
  const wanted = changed(before.value, edit);
  const spliced = splice(text, edit);
  if (spliced !== null) {
    const after = readDocument(spliced);
    if (after.kind === 'read' && sameValue(after.value, wanted)) return spliced;
  }
  return rewritten(text, edit.path, wanted);
}

function splice(text: string, edit: DocumentEdit): string | null {
  switch (edit.kind) {
    case 'set':
      return replaceAt(text, edit.path, edit.value);
    case 'move':
      return moveWithin(text, edit.path, edit.from, edit.to);
    case 'add':
      return appendItem(text, edit.path, edit.value);
    case 'remove':
      return dropItem(text, edit.path, edit.at);
  }
}

function rewritten(text: string, path: DocumentPath, wanted: unknown): string {
  const document = parseDocument(text);
  const [section] = path;
  if (isMap(document.contents) && typeof section === 'string' && isRecord(wanted)) {
    if (Object.hasOwn(wanted, section)) document.set(section, document.createNode(wanted[section]));
    else document.delete(section);
    return document.toString({ lineWidth: 0 });
  }
  return new Document(wanted).toString({ lineWidth: 0 });
}

function changed(value: unknown, edit: DocumentEdit): unknown {
  return at(value, edit.path, (part) => {
    if (edit.kind === 'set') return edit.value;
    const list: readonly unknown[] = Array.isArray(part) ? part : [];
    if (edit.kind === 'add') return [...list, edit.value];
    if (edit.kind === 'remove') return list.toSpliced(edit.at, 1);
    return list.toSpliced(edit.from, 1).toSpliced(edit.to, 0, list[edit.from]);
  });
}

function at(value: unknown, [key, ...rest]: DocumentPath, change: (part: unknown) => unknown): unknown {
  if (key === undefined) return change(value);
  if (typeof key === 'number') {
    const list: readonly unknown[] = Array.isArray(value) ? value : [];
    return list.with(key, at(list[key], rest, change));
  }
  const record = isRecord(value) ? value : {};
  const next = at(record[key], rest, change);
  const others = Object.fromEntries(Object.entries(record).filter(([name]) => name !== key));
  return next === undefined ? others : { ...record, [key]: next };
}

function firstLine(text: string): string {
  return text.split('\n', 1)[0] ?? text;
}
