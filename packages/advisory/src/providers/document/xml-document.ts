import type { FeedFile } from '../../contracts/provider.ts';
import { type FeedSource, invalid } from './feed-source.ts';
import { readText } from './text-document.ts';
import { type XmlSpan, findXmlFault, localName, spansWithin, textsWithin } from './xml-scan.ts';

/** An element of a document; names are without prefix. Looked at when it is asked for: no tree is built. */
export interface XmlElement {
  attribute(name: string): string | null;
  /** The element's own text, entities resolved, without white space around it; empty when it has none. */
  readonly text: string;
  /** The elements of that name right below. */
  children(name: string): readonly XmlElement[];
  /** The first element of that name right below. */
  child(name: string): XmlElement | null;
  /** Names of the elements right below, each once. */
  readonly names: readonly string[];
}

/**
 * The root element of an XML file. Documents with a document type are refused, so that no entity can be declared.
 * @throws FEED_INVALID when it is no XML, or has another root; FEED_LIMIT
 */
export function readXml(source: FeedSource, file: FeedFile, root: string): XmlElement {
  const text = readText(source, file);
  const fault = findXmlFault(text);
  if (fault !== null) throw invalid(source, `line ${lineOf(text, fault.at)}`, fault.problem);
  const span = spansWithin(text, 0, text.length)[0];
  if (span?.name !== root) throw invalid(source, 'start', `is no element ${root}`);
  return new Element(text, span);
}

function lineOf(text: string, at: number): number {
  let line = 1;
  for (let next = text.indexOf('\n'); next !== -1 && next < at; next = text.indexOf('\n', next + 1)) line += 1;
  return line;
}

/** A place in the text and what was asked of it so far. A class, for documents have hundreds of thousands. */
class Element implements XmlElement {
  readonly #text: string;
  readonly #span: XmlSpan;
  #attributes: ReadonlyMap<string, string> | null = null;
  #below: readonly XmlSpan[] | null = null;

  constructor(text: string, span: XmlSpan) {
    this.#text = text;
    this.#span = span;
  }

  attribute(name: string): string | null {
    this.#attributes ??= attributesOf(this.#text.slice(this.#span.start, this.#span.open));
    return this.#attributes.get(name) ?? null;
  }

  get text(): string {
    return ownText(this.#text, this.#span);
  }

  children(name: string): readonly XmlElement[] {
    return this.#spans().flatMap((span) => (span.name === name ? [new Element(this.#text, span)] : []));
  }

  child(name: string): XmlElement | null {
    const found = this.#spans().find((span) => span.name === name);
    return found === undefined ? null : new Element(this.#text, found);
  }

  get names(): readonly string[] {
    return [...new Set(this.#spans().map((span) => span.name))];
  }

  #spans(): readonly XmlSpan[] {
    this.#below ??= spansWithin(this.#text, this.#span.open, this.#span.close);
    return this.#below;
  }
}

function ownText(text: string, { open, close }: XmlSpan): string {
  let own = '';
  for (const [piece, isLiteral] of textsWithin(text, open, close)) own += isLiteral ? piece : resolved(piece);
  return own.trim();
}

/** Attributes of a start tag; those that only declare prefixes are left out. */
function attributesOf(tag: string): ReadonlyMap<string, string> {
  const attributes = new Map<string, string>();
  for (const [, name = '', double, single] of tag.matchAll(/\s([^\s=<>"'/]{1,200})\s*=\s*(?:"([^"]*)"|'([^']*)')/g)) {
    if (!name.startsWith('xmlns')) attributes.set(localName(name), resolved(double ?? single ?? ''));
  }
  return attributes;
}

const ENTITIES: ReadonlyMap<string, string> = new Map([
  ['amp', '&'],
  ['lt', '<'],
  ['gt', '>'],
  ['quot', '"'],
  ['apos', "'"],
]);

/** The five entities of XML and character references; anything else stays as it is. */
function resolved(text: string): string {
  if (!text.includes('&')) return text;
  return text.replaceAll(/&(#x[0-9a-fA-F]{1,6}|#\d{1,7}|[a-z]{2,4});/g, (reference, name: string) => {
    if (!name.startsWith('#')) return ENTITIES.get(name) ?? reference;
    const code = name.startsWith('#x') ? Number.parseInt(name.slice(2), 16) : Number(name.slice(1));
    return code > 0 && code <= 0x10_ff_ff ? String.fromCodePoint(code) : reference;
  });
}
