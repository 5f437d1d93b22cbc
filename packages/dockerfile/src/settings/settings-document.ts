import type { DocumentProblem } from '@assay/core';
import { printable, suggest } from '@assay/core';
import { LineCounter, type Node, isAlias, isMap, isScalar, isSeq, parseDocument } from 'yaml';

/** Largest settings document, in characters. */
const MAX_LENGTH = 256 * 1024;
/** Most problems that are listed. */
const MAX_PROBLEMS = 200;

/** What may be wrong with settings. */
export type SettingsProblemCode = 'SYNTAX' | 'KEY_UNKNOWN' | 'VALUE_INVALID' | 'RULE_UNKNOWN';

/** A value of a settings document with its place. */
export type SettingsNode =
  | { readonly kind: 'scalar'; readonly value: unknown; readonly offset: number; readonly pointer: string }
  | {
      readonly kind: 'list';
      readonly items: readonly SettingsNode[];
      readonly offset: number;
      readonly pointer: string;
    }
  | {
      readonly kind: 'map';
      readonly entries: readonly SettingsEntry[];
      readonly offset: number;
      readonly pointer: string;
    };

/** A key and its value. */
export interface SettingsEntry {
  readonly key: string;
  readonly keyOffset: number;
  readonly pointer: string;
  readonly value: SettingsNode;
}

/** A settings document while it is read: its content and the problems so far. */
export class SettingsDocument {
  readonly root: SettingsNode | null;
  readonly #lines = new LineCounter();
  readonly #problems: DocumentProblem[] = [];

  constructor(text: string) {
    this.root = this.#parse(text);
  }

  /** By position. */
  get problems(): readonly DocumentProblem[] {
    return this.#problems.toSorted((a, b) => a.line - b.line || a.column - b.column);
  }

  report(code: SettingsProblemCode, at: { offset: number; pointer: string }, message: string, hint?: string): void {
    if (this.#problems.length >= MAX_PROBLEMS) return;
    const { line, col } = this.#lines.linePos(at.offset);
    const place = { pointer: at.pointer, line: Math.max(line, 1), column: Math.max(col, 1) };
    const more = hint === undefined ? {} : { hint };
    this.#problems.push({ severity: 'error', code, message: printable(message.slice(0, 300)), ...place, ...more });
  }

  /** The entries of an object; reports anything else. */
  entries(node: SettingsNode): readonly SettingsEntry[] {
    if (node.kind === 'map') return node.entries;
    // An empty value is an empty object.
    if (node.kind !== 'scalar' || node.value !== null) this.report('VALUE_INVALID', node, 'an object is needed here');
    return [];
  }

  /** The texts of a list; reports anything else. */
  texts(node: SettingsNode): readonly { readonly text: string; readonly node: SettingsNode }[] {
    if (node.kind !== 'list') {
      if (node.kind !== 'scalar' || node.value !== null)
        this.report('VALUE_INVALID', node, 'a list of texts is needed here');
      return [];
    }
    return node.items.flatMap((item) => {
      if (item.kind === 'scalar' && typeof item.value === 'string') return [{ text: item.value, node: item }];
      this.report('VALUE_INVALID', item, 'a text is needed here');
      return [];
    });
  }

  /** True or false; reports anything else. */
  flag(node: SettingsNode): boolean | null {
    if (node.kind === 'scalar' && typeof node.value === 'boolean') return node.value;
    this.report('VALUE_INVALID', node, 'true or false is needed here');
    return null;
  }

  /** One of some words; reports anything else. */
  choice<Word extends string>(node: SettingsNode, words: readonly Word[]): Word | null {
    const found = words.find((word) => node.kind === 'scalar' && node.value === word);
    if (found === undefined) this.report('VALUE_INVALID', node, `one of ${words.join(', ')} is needed here`);
    return found ?? null;
  }

  /** Reports a key that is not known. */
  unknownKey(entry: SettingsEntry, known: readonly string[]): void {
    const nearest = suggest(entry.key, known);
    const hint = nearest === undefined ? `known keys: ${known.join(', ')}` : `did you mean ${nearest}?`;
    this.report(
      'KEY_UNKNOWN',
      { offset: entry.keyOffset, pointer: entry.pointer },
      `there is no key ${entry.key} here`,
      hint,
    );
  }

  #parse(text: string): SettingsNode | null {
    if (text.length > MAX_LENGTH) {
      this.report('SYNTAX', { offset: 0, pointer: '' }, `the settings are longer than ${MAX_LENGTH} characters`);
      return null;
    }
    try {
      const options = { version: '1.2', schema: 'core', uniqueKeys: true, lineCounter: this.#lines } as const;
      const document = parseDocument(text, options);
      for (const error of [...document.errors, ...document.warnings]) {
        this.report('SYNTAX', { offset: error.pos[0], pointer: '' }, error.message.split('\n', 1)[0] ?? '');
      }
      return document.contents === null ? null : this.#convert(document.contents, '');
    } catch {
      // Nesting that exceeds the stack is the only way that the parser can fail.
      this.report('SYNTAX', { offset: 0, pointer: '' }, 'the settings are nested too deep');
      return null;
    }
  }

  #convert(node: Node | null, pointer: string): SettingsNode {
    const offset = node?.range?.[0] ?? 0;
    if (isSeq<Node>(node)) {
      const items = node.items.map((item, index) => this.#convert(item, `${pointer}/${index}`));
      return { kind: 'list', items, offset, pointer };
    }
    if (isMap<Node, Node | null>(node)) {
      const entries = node.items.flatMap((pair): SettingsEntry[] => {
        const keyOffset = pair.key.range?.[0] ?? offset;
        if (!isScalar(pair.key) || typeof pair.key.value !== 'string') {
          this.report('SYNTAX', { offset: keyOffset, pointer }, 'a key must be a text');
          return [];
        }
        const key = pair.key.value;
        const inner = `${pointer}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`;
        return [{ key, keyOffset, pointer: inner, value: this.#convert(pair.value, inner) }];
      });
      return { kind: 'map', entries, offset, pointer };
    }
    if (isAlias(node)) this.report('SYNTAX', { offset, pointer }, 'aliases are not read here');
    return { kind: 'scalar', value: isScalar(node) ? node.value : null, offset, pointer };
  }
}
