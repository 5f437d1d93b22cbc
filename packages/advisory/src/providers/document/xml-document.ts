import { isJsonObject } from '@assay/core';
import { XMLParser, XMLValidator } from 'fast-xml-parser';
import type { FeedFile } from '../../contracts/provider.ts';
import { type FeedSource, invalid, overLimit } from './feed-source.ts';
import { readText } from './text-document.ts';

/** The longest XML file that is read: it is in memory several times over. The largest feeds have some 150 MiB. */
const MAX_XML_BYTES = 256 * 1024 * 1024;

/** Elements within each other; real feeds have some ten. */
const MAX_DEPTH = 100;

/** An element of a document; names are without prefix. */
export interface XmlElement {
  attribute(name: string): string | null;
  /** The element's own text, entities resolved; empty when it has none. */
  readonly text: string;
  /** The elements of that name right below. */
  children(name: string): readonly XmlElement[];
  /** The first element of that name right below. */
  child(name: string): XmlElement | null;
  /** Names of the elements right below. */
  readonly names: readonly string[];
}

/**
 * The root element of an XML file. Documents with a document type are refused, so that no entity can be declared.
 * @throws FEED_INVALID when it is no XML, or has another root; FEED_LIMIT
 */
export function readXml(source: FeedSource, file: FeedFile, root: string): XmlElement {
  if (file.bytes.length > MAX_XML_BYTES) throw overLimit(source, `more than ${MAX_XML_BYTES} bytes of XML`);
  const text = readText(source, file);
  if (/<!DOCTYPE/i.test(text)) throw invalid(source, 'start', 'has a document type, which is refused');
  const element = elementOf(parse(source, text)).child(root);
  if (element === null) throw invalid(source, 'start', `has no element ${root}`);
  return element;
}

function parse(source: FeedSource, text: string): unknown {
  try {
    const checked = XMLValidator.validate(text);
    if (checked !== true) throw invalid(source, `line ${checked.err.line}`, 'not an XML document, or cut off');
    const parser = new XMLParser({
      ignoreAttributes: false,
      attributeNamePrefix: '@',
      textNodeName: '#',
      removeNSPrefix: true,
      parseTagValue: false,
      parseAttributeValue: false,
      processEntities: false,
      ignoreDeclaration: true,
      ignorePiTags: true,
      maxNestedTags: MAX_DEPTH,
    });
    const value: unknown = parser.parse(text);
    return value;
  } catch (cause) {
    if (cause instanceof Error && cause.name === 'AssayError') throw cause;
    throw invalid(source, 'start', 'not an XML document, or too deep', cause);
  }
}

function elementOf(value: unknown): XmlElement {
  const members = isJsonObject(value) ? value : null;
  const own = members === null ? value : members['#'];
  const children = (name: string): readonly XmlElement[] => {
    const found = members !== null && Object.hasOwn(members, name) ? members[name] : undefined;
    if (found === undefined) return [];
    return Array.isArray(found) ? found.map(elementOf) : [elementOf(found)];
  };
  return {
    attribute: (name) => {
      const attribute = members?.[`@${name}`];
      return typeof attribute === 'string' ? resolved(attribute) : null;
    },
    text: typeof own === 'string' ? resolved(own) : '',
    children,
    child: (name) => children(name)[0] ?? null,
    names: members === null ? [] : Object.keys(members).filter((name) => name !== '#' && !name.startsWith('@')),
  };
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
