import { decodeText, linesOf } from './decode-text.ts';
import { unreadable } from './gap-codes.ts';

/** A value of a document: text, nothing, a list or a mapping. */
export type YamlNode = string | null | readonly YamlNode[] | ReadonlyMap<string, YamlNode>;

/** Lines of one document; the largest lock files have some 100,000. */
const MAX_LINES = 3_000_000;

/** Documents of one file; pnpm writes at most two. */
const MAX_DOCUMENTS = 100;

/** Mappings and lists within each other. */
const MAX_DEPTH = 64;

/**
 * Reads the part of YAML that programs write into lock files: mappings and lists by indentation, with texts as values. Numbers and
 * booleans stay texts, values in braces or brackets too; texts over several lines are nothing; anchors have no meaning, so that no document
 * grows. Of a key given twice the first counts. Of several documents the first is read.
 * @throws CatalogerError PACKAGE_FILE_INVALID, PACKAGE_FILE_LIMIT
 */
export function parseBlockYaml(bytes: Uint8Array): ReadonlyMap<string, YamlNode> {
  return parseBlockYamlDocuments(bytes)[0] ?? NO_ENTRIES;
}

/**
 * Reads every document of a file as `parseBlockYaml` does.
 * @throws CatalogerError PACKAGE_FILE_INVALID, PACKAGE_FILE_LIMIT
 */
export function parseBlockYamlDocuments(bytes: Uint8Array): readonly ReadonlyMap<string, YamlNode>[] {
  const documents: ReadonlyMap<string, YamlNode>[] = [];
  let reader = new BlockReader();
  let lines = 0;
  for (const line of linesOf(decodeText(bytes))) {
    if ((lines += 1) > MAX_LINES) throw unreadable('PACKAGE_FILE_LIMIT', `more than ${MAX_LINES} lines`);
    if (line.startsWith('---')) {
      if (reader.root.size > 0) documents.push(reader.root);
      if (documents.length > MAX_DOCUMENTS)
        throw unreadable('PACKAGE_FILE_LIMIT', `more than ${MAX_DOCUMENTS} documents`);
      reader = new BlockReader();
    } else reader.line(line);
  }
  return reader.root.size > 0 ? [...documents, reader.root] : documents;
}

/** The entries of a mapping; none for anything else. */
export function yamlEntries(node: YamlNode | undefined): ReadonlyMap<string, YamlNode> {
  return node instanceof Map ? node : NO_ENTRIES;
}

/** The items of a list; none for anything else. */
export function yamlItems(node: YamlNode | undefined): readonly YamlNode[] {
  return Array.isArray(node) ? node : [];
}

/** The text at the end of a path of keys; empty when there is none. */
export function yamlText(node: YamlNode | undefined, ...keys: readonly string[]): string {
  let found = node;
  for (const key of keys) found = yamlEntries(found).get(key);
  return typeof found === 'string' ? found : '';
}

const NO_ENTRIES: ReadonlyMap<string, YamlNode> = new Map();

type Mapping = { readonly kind: 'mapping'; readonly entries: Map<string, YamlNode> };
type List = { readonly kind: 'list'; readonly items: YamlNode[] };

/** A mapping or list that is being read, and the key whose value may still come on lines further in. */
type Frame = (Mapping | List) & { readonly indent: number; openKey: string | null };

class BlockReader {
  readonly root = new Map<string, YamlNode>();
  readonly #frames: Frame[] = [{ kind: 'mapping', entries: this.root, indent: 0, openKey: null }];
  /** Lines further in than this belong to a text over several lines. */
  #textIndent: number | null = null;
  /** Lines further in than this may go on with a text, so they need not be entries. */
  #lastIndent = -1;
  /** Key on a line of its own behind a question mark. */
  #longKey: string | null = null;

  line(line: string): void {
    const content = line.trimStart();
    const indent = line.length - content.length;
    if (content === '' || content.startsWith('#')) return;
    if (this.#textIndent !== null && indent > this.#textIndent) return;
    this.#textIndent = null;
    if (indent === 0 && /^(?:\.\.\.|%|\{\}$|[\]}])/.test(content)) return;
    const isItem = content === '-' || content.startsWith('- ');
    const isUnderstood = isItem ? this.#item(content, indent) : this.#entry(content, indent);
    if (isUnderstood) this.#lastIndent = indent;
    else if (indent <= this.#lastIndent || this.#lastIndent === -1) {
      throw unreadable('PACKAGE_FILE_INVALID', 'a line is no part of a YAML document');
    }
  }

  #item(content: string, indent: number): boolean {
    const frame = this.#frameFor(indent, 'list');
    if (frame?.kind !== 'list') return false;
    const rest = content.slice(1).trimStart();
    const entry = readEntry(rest);
    if (entry === null) {
      if (rest !== '') frame.items.push(readScalar(rest));
      return true;
    }
    const entries = new Map<string, YamlNode>();
    frame.items.push(entries);
    const start = indent + content.length - rest.length;
    this.#push({ kind: 'mapping', entries, indent: start, openKey: null });
    return this.#entry(rest, start);
  }

  #entry(content: string, indent: number): boolean {
    if (content.startsWith('? ')) {
      this.#longKey = readScalar(content.slice(2).trim());
      return true;
    }
    const entry = content === ':' && this.#longKey !== null ? { key: this.#longKey, value: '' } : readEntry(content);
    const frame = entry === null ? null : this.#frameFor(indent, 'mapping');
    if (entry === null || frame?.kind !== 'mapping') return false;
    this.#longKey = null;
    frame.openKey = null;
    if (frame.entries.has(entry.key)) return true;
    const isText = /^[|>][-+0-9]{0,2}$/.test(entry.value);
    if (isText) this.#textIndent = indent;
    frame.entries.set(entry.key, isText || entry.value === '' ? null : readScalar(entry.value));
    frame.openKey = !isText && entry.value === '' ? entry.key : null;
    return true;
  }

  /** The frame that a line of this kind and indentation belongs to: an open one, or a new one as value of the key before it. */
  #frameFor(indent: number, kind: Frame['kind']): Frame | null {
    let top = this.#frames.at(-1);
    while (this.#frames.length > 1 && top !== undefined && isBehind(top, indent, kind)) {
      this.#frames.pop();
      top = this.#frames.at(-1);
    }
    if (top === undefined) return null;
    if (top.kind === kind && top.indent === indent) return top;
    if (top.kind !== 'mapping' || top.openKey === null || indent < top.indent) return null;
    if (indent === top.indent && kind === 'mapping') return null;
    const key = top.openKey;
    top.openKey = null;
    if (kind === 'list') {
      const items: YamlNode[] = [];
      top.entries.set(key, items);
      return this.#push({ kind, items, indent, openKey: null });
    }
    const entries = new Map<string, YamlNode>();
    top.entries.set(key, entries);
    return this.#push({ kind, entries, indent, openKey: null });
  }

  #push(frame: Frame): Frame {
    if (this.#frames.length >= MAX_DEPTH) throw unreadable('PACKAGE_FILE_LIMIT', `more than ${MAX_DEPTH} levels`);
    this.#frames.push(frame);
    return frame;
  }
}

/** A list may stand as far in as the key that it is the value of, so at the same place a key ends a list, not the reverse. */
function isBehind(frame: Frame, indent: number, kind: Frame['kind']): boolean {
  return frame.indent > indent || (frame.indent === indent && frame.kind === 'list' && kind === 'mapping');
}

/** `key: value` or `key:`; null for anything else. */
function readEntry(content: string): { readonly key: string; readonly value: string } | null {
  const quote = content[0];
  if (quote === '"' || quote === "'") {
    const end = endOfQuoted(content);
    if (content[end + 1] !== ':') return null;
    return { key: readScalar(content.slice(0, end + 1)), value: content.slice(end + 2).trim() };
  }
  const colon = content.indexOf(': ');
  if (colon > 0) return { key: content.slice(0, colon).trim(), value: withoutComment(content.slice(colon + 2).trim()) };
  const trimmed = content.trimEnd();
  return trimmed.endsWith(':') && trimmed.length > 1 ? { key: trimmed.slice(0, -1), value: '' } : null;
}

function readScalar(text: string): string {
  const quote = text[0];
  if (quote !== '"' && quote !== "'") return withoutComment(text).trim();
  const inner = text.slice(1, endOfQuoted(text));
  if (quote === "'") return inner.replaceAll("''", "'");
  return inner.replace(/\\(.)/gs, (_escape, character: string) => ({ n: '\n', t: '\t' })[character] ?? character);
}

/** Place of the quote that ends the text that starts here, or the end. */
function endOfQuoted(text: string): number {
  const quote = text[0];
  for (let at = 1; at < text.length; at += 1) {
    if (text[at] === '\\' && quote === '"') at += 1;
    else if (text[at] === quote && quote === "'" && text[at + 1] === "'") at += 1;
    else if (text[at] === quote) return at;
  }
  return text.length;
}

function withoutComment(text: string): string {
  const quote = text[0];
  if (quote === '"' || quote === "'") return text;
  const comment = text.indexOf(' #');
  return comment === -1 ? text : text.slice(0, comment).trimEnd();
}
