import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { sbomError } from '../errors.ts';

/** An element as read: local name, attributes, text of its own, elements in it. */
export interface ReadElement {
  /** Without namespace prefix. */
  readonly name: string;
  readonly attributes: ReadonlyMap<string, string>;
  /** Text and character data directly in it, entities resolved, nothing trimmed. */
  readonly text: string;
  readonly children: readonly ReadElement[];
}

/**
 * Reads an XML document: well-formed, bounded in depth, without document type declaration; only the five predefined entities and
 * character references exist.
 * @throws SBOM_SYNTAX, SBOM_TOO_DEEP, SBOM_DTD
 */
export function readXml(text: string, maxDepth: number): ReadElement {
  checkMarkup(text, maxDepth);
  const verdict = XMLValidator.validate(text);
  if (verdict !== true) throw sbomError('SBOM_SYNTAX', `the document is not well-formed XML: line ${verdict.err.line}`);
  const roots = elementsOf(parse(text, maxDepth));
  const [root] = roots;
  if (root === undefined || roots.length !== 1)
    throw sbomError('SBOM_SYNTAX', 'the XML document has no single root element');
  return root;
}

function parse(text: string, maxDepth: number): unknown {
  const parser = new XMLParser({
    preserveOrder: true,
    ignoreAttributes: false,
    attributeNamePrefix: '@',
    cdataPropName: '#cdata',
    trimValues: false,
    parseTagValue: false,
    parseAttributeValue: false,
    processEntities: false,
    ignoreDeclaration: true,
    ignorePiTags: true,
    maxNestedTags: maxDepth,
  });
  try {
    return parser.parse(text);
  } catch (cause) {
    throw sbomError('SBOM_SYNTAX', 'the document is not XML that Assay reads', { cause });
  }
}

/** Looks at every tag once, before anything is built: no declaration of a document type, and no deep nesting. */
function checkMarkup(text: string, maxDepth: number): void {
  let depth = 0;
  for (let at = text.indexOf('<'); at >= 0; at = text.indexOf('<', at)) {
    if (text.startsWith('<!--', at)) at = after(text, '-->', at + 4);
    else if (text.startsWith('<![CDATA[', at)) at = after(text, ']]>', at + 9);
    else if (text.startsWith('<?', at)) at = after(text, '?>', at + 2);
    else if (text.startsWith('<!', at)) throw sbomError('SBOM_DTD', 'the XML document declares a document type');
    else {
      const end = endOfTag(text, at);
      if (text[at + 1] === '/') depth -= 1;
      else if (text[end - 1] !== '/') depth += 1;
      if (depth > maxDepth) throw sbomError('SBOM_TOO_DEEP', `the document is nested deeper than ${maxDepth} levels`);
      at = end + 1;
    }
  }
}

function after(text: string, mark: string, from: number): number {
  const found = text.indexOf(mark, from);
  if (found < 0) throw sbomError('SBOM_SYNTAX', `the XML document is cut off: ${mark} is missing`);
  return found + mark.length;
}

/** Position of the bracket that closes a tag; one inside an attribute's quotation marks does not. */
function endOfTag(text: string, start: number): number {
  let quote = '';
  for (let at = start + 1; at < text.length; at++) {
    const character = text[at] ?? '';
    if (quote !== '') quote = character === quote ? '' : quote;
    else if (character === '"' || character === "'") quote = character;
    else if (character === '>') return at;
  }
  throw sbomError('SBOM_SYNTAX', 'the XML document is cut off inside a tag');
}

/** The parser gives a list of one-key objects: element name to content, with attributes beside it. */
function elementsOf(nodes: unknown): ReadElement[] {
  return listOf(nodes).flatMap((node) => {
    const [name, content] = Object.entries(node).find(([key]) => key !== ':@') ?? [];
    return name === undefined || name.startsWith('#') ? [] : [elementOf(name, content, node)];
  });
}

function elementOf(name: string, content: unknown, node: object): ReadElement {
  return {
    name: name.slice(name.indexOf(':') + 1),
    attributes: attributesOf(node),
    text: listOf(content).map(textOf).join(''),
    children: elementsOf(content),
  };
}

function attributesOf(node: object): ReadonlyMap<string, string> {
  const group: unknown = Object.entries(node).find(([key]) => key === ':@')?.[1];
  const entries = typeof group === 'object' && group !== null ? Object.entries(group) : [];
  return new Map(entries.map(([key, value]) => [key.slice(1), resolveEntities(String(value))]));
}

function textOf(node: object): string {
  const [key, value] = Object.entries(node)[0] ?? [];
  if (key === '#text') return resolveEntities(String(value));
  return key === '#cdata' ? listOf(value).map(rawText).join('') : '';
}

function rawText(node: object): string {
  return Object.entries(node)
    .map(([, value]) => String(value))
    .join('');
}

function listOf(value: unknown): readonly object[] {
  return Array.isArray(value) ? value.filter((item: unknown) => typeof item === 'object' && item !== null) : [];
}

const PREDEFINED: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

/** XML 1.0, section 4.6. Anything else is no entity: there is no declaration that could define it. */
function resolveEntities(text: string): string {
  if (!text.includes('&')) return text;
  return text.replace(/&(?:#x([0-9a-fA-F]{1,6})|#([0-9]{1,7})|(amp|lt|gt|quot|apos));|&/g, (_, hex, decimal, name) => {
    if (typeof name === 'string') return PREDEFINED[name] ?? '';
    const code =
      typeof hex === 'string' ? Number.parseInt(hex, 16) : typeof decimal === 'string' ? Number(decimal) : -1;
    if (!isXmlCharacter(code))
      throw sbomError('SBOM_SYNTAX', 'the XML document refers to an entity or character that does not exist');
    return String.fromCodePoint(code);
  });
}

function isXmlCharacter(code: number): boolean {
  if (code < 0x20) return code === 0x9 || code === 0xa || code === 0xd;
  return code <= 0xd7ff || (code >= 0xe000 && code <= 0xfffd) || (code >= 0x1_0000 && code <= 0x10_ffff);
}
