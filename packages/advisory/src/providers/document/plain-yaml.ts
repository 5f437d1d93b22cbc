import {
  NotPlain,
  checkPlain,
  endOfQuoted,
  folded,
  indentOf,
  isItem,
  trimmed,
  trimmedEnd,
  unquotedDouble,
  unquotedSingle,
} from './yaml-scalars.ts';

/** A value of a YAML document in which every scalar is a text. */
export type PlainYaml = string | null | PlainYaml[] | { [key: string]: PlainYaml };

/** Mappings and lists within each other; deeper documents are left to the complete reader. */
const MAX_DEPTH = 32;

const KEY = /^([A-Za-z_][A-Za-z0-9_.-]*):(?: +([^ ].*))?$/;
const NOTHING = /^(?:~|null|Null|NULL)$/;

/**
 * Reads the part of YAML that programs write: mappings and lists by indentation, plain and quoted scalars on one line or several, and
 * literal blocks. Null when the text has anything else, or is no YAML: then only a complete reader can tell.
 */
export function readPlainYaml(text: string): PlainYaml | null {
  try {
    return new PlainReader(text).document();
  } catch (error) {
    if (error instanceof NotPlain) return null;
    throw error;
  }
}

class PlainReader {
  readonly #lines: string[];
  #at = 0;
  /** Indentation and content of the current line; -1 at the end. */
  #indent = -1;
  #content = '';
  #depth = 0;

  constructor(text: string) {
    if (text.includes('\t') || text.includes('\r') || text.includes('\u{FEFF}')) throw new NotPlain();
    this.#lines = text.split('\n');
    if (this.#lines[0] === '---') this.#at = 1;
    this.#show();
  }

  document(): PlainYaml {
    const start = this.#indent;
    if (start !== 0) throw new NotPlain();
    const value = this.#block(start);
    if (!this.#isAtEnd()) throw new NotPlain();
    return value;
  }

  #isAtEnd(): boolean {
    return this.#indent === -1;
  }

  /** Makes the next line that is neither empty nor a comment the current one. */
  #show(): void {
    for (; this.#at < this.#lines.length; this.#at += 1) {
      const line = this.#lines[this.#at] ?? '';
      const content = trimmed(line);
      if (content === '' || content[0] === '#') continue;
      this.#indent = indentOf(line);
      this.#content = content;
      if (this.#indent === 0 && (content.startsWith('---') || content.startsWith('...') || content[0] === '%')) {
        throw new NotPlain();
      }
      return;
    }
    this.#indent = -1;
    this.#content = '';
  }

  #next(): void {
    this.#at += 1;
    this.#show();
  }

  #block(indent: number): PlainYaml {
    this.#depth += 1;
    if (this.#depth > MAX_DEPTH) throw new NotPlain();
    const value = isItem(this.#content) ? this.#list(indent) : this.#mapping(indent);
    this.#depth -= 1;
    return value;
  }

  #mapping(indent: number): PlainYaml {
    const mapping: { [key: string]: PlainYaml } = {};
    while (this.#indent === indent && !isItem(this.#content)) {
      const entry = KEY.exec(this.#content);
      const key = entry?.[1];
      if (key === undefined || key === '__proto__' || Object.hasOwn(mapping, key)) throw new NotPlain();
      mapping[key] = this.#value(indent, entry?.[2] ?? '', true);
    }
    if (this.#indent > indent) throw new NotPlain();
    return mapping;
  }

  #list(indent: number): PlainYaml {
    const list: PlainYaml[] = [];
    while (this.#indent === indent && isItem(this.#content)) {
      const rest = trimmed(this.#content.slice(1));
      if (rest === '' || isItem(rest) || rest[0] === '#') throw new NotPlain();
      if (KEY.test(rest)) {
        this.#indent = indent + this.#content.length - rest.length;
        this.#content = rest;
        list.push(this.#block(this.#indent));
      } else list.push(this.#value(indent, rest, false));
    }
    if (this.#indent > indent) throw new NotPlain();
    return list;
  }

  /** The value that starts with this text behind its key or dash; leaves the line behind the value as the current one. */
  #value(indent: number, text: string, isOfKey: boolean): PlainYaml {
    switch (text[0]) {
      case undefined:
      case '#':
        return this.#valueBelow(indent, isOfKey);
      case '"':
        return this.#quoted(text, '"');
      case "'":
        return this.#quoted(text, "'");
      case '|':
        return this.#literal(indent, text);
      case '[':
      case '{':
        return this.#empty(text);
      default:
        return this.#plain(indent, text);
    }
  }

  #valueBelow(indent: number, isOfKey: boolean): PlainYaml {
    this.#next();
    if (this.#indent > indent) return this.#block(this.#indent);
    return isOfKey && this.#indent === indent && isItem(this.#content) ? this.#list(indent) : null;
  }

  #empty(text: string): PlainYaml {
    if (text !== '[]' && text !== '{}') throw new NotPlain();
    this.#next();
    return text === '[]' ? [] : {};
  }

  #plain(indent: number, first: string): PlainYaml {
    if (/^[-?:,\]}&*!>%@`]/.test(first) && !/^[-?:][^ ]/.test(first)) throw new NotPlain();
    const comment = first.indexOf(' #');
    const text = comment === -1 ? first : trimmedEnd(first.slice(0, comment));
    checkPlain(text);
    const more = this.#continuation(indent);
    if (more.length > 0 && comment !== -1) throw new NotPlain();
    for (const line of more) {
      if (line.includes(' #') || line[0] === '#') throw new NotPlain();
      checkPlain(line);
    }
    if (more.length > 0) return folded([text, ...more]);
    return NOTHING.test(text) ? null : text;
  }

  /** Lines further in that go on with a plain scalar; empty ones count, but not at the end. */
  #continuation(indent: number): readonly string[] {
    const more: string[] = [];
    let at = this.#at + 1;
    for (let seen = at; seen < this.#lines.length; seen += 1) {
      const line = this.#lines[seen] ?? '';
      const content = trimmed(line);
      if (content === '') continue;
      if (indentOf(line) <= indent) break;
      for (; at < seen; at += 1) more.push('');
      more.push(content);
      at = seen + 1;
    }
    this.#at = at;
    this.#show();
    return more;
  }

  #quoted(first: string, quote: '"' | "'"): PlainYaml {
    const lines = [first.slice(1)];
    for (;;) {
      const last = lines.length - 1;
      const line = lines[last] ?? '';
      const end = endOfQuoted(line, quote);
      if (end !== -1) {
        if (!/^ *(?: #.*)?$/.test(line.slice(end + 1))) throw new NotPlain();
        lines[last] = line.slice(0, end);
        break;
      }
      this.#at += 1;
      const next = this.#lines[this.#at];
      if (next === undefined || next.startsWith('---') || next.startsWith('...')) throw new NotPlain();
      if (trimmed(next) !== '' && indentOf(next) === 0) throw new NotPlain();
      lines.push(trimmed(next));
    }
    this.#next();
    return quote === "'" ? unquotedSingle(lines) : unquotedDouble(lines);
  }

  #literal(indent: number, header: string): PlainYaml {
    if (header !== '|' && header !== '|-') throw new NotPlain();
    const lines: string[] = [];
    let blockIndent = 0;
    for (this.#at += 1; this.#at < this.#lines.length; this.#at += 1) {
      const line = this.#lines[this.#at] ?? '';
      const lineIndent = indentOf(line);
      if (lineIndent === line.length) {
        if (lineIndent > blockIndent) {
          if (blockIndent === 0) throw new NotPlain();
          lines.push(line.slice(blockIndent));
        } else lines.push('');
        continue;
      }
      if (lineIndent <= indent) break;
      if (blockIndent === 0) blockIndent = lineIndent;
      if (lineIndent < blockIndent) throw new NotPlain();
      lines.push(line.slice(blockIndent));
    }
    this.#show();
    const text = lines.join('\n').replace(/\n+$/, '');
    return header === '|' && text !== '' ? `${text}\n` : text;
  }
}
