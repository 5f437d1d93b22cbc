/** An element of a document, its text and its attributes decoded. */
export interface XmlElement {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly XmlElement[];
  /** Text directly in it. */
  readonly text: string;
}

interface Open {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: XmlElement[];
  text: string;
}

const ILLEGAL = /[^\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/u;
const NAME = String.raw`[A-Za-z_][\w:.-]*`;
const TOKEN = new RegExp(
  String.raw`<(?<close>/)?(?<name>${NAME})(?<attributes>(?:\s+${NAME}="[^"<]*")*)\s*(?<empty>/)?>|(?<text>[^<]+)`,
  'uy',
);
const ENTITIES: ReadonlyMap<string, string> = new Map([
  ['amp', '&'],
  ['lt', '<'],
  ['gt', '>'],
  ['quot', '"'],
  ['apos', "'"],
]);

/**
 * Reads a small part of XML 1.0, strictly: elements, attributes in double quotation marks, text, the five entities and character
 * references; no comments, sections or declarations but the first. Whatever else there is, is an error.
 */
export function readXml(document: string): XmlElement {
  if (ILLEGAL.test(document)) throw new Error('a character that XML 1.0 does not allow');
  const text = document.replace(/^<\?xml version="1.0" encoding="UTF-8"\?>\n/, '');
  const root: Open = { name: '', attributes: {}, children: [], text: '' };
  const open: Open[] = [root];
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < text.length) {
    const at = TOKEN.lastIndex;
    const groups = TOKEN.exec(text)?.groups;
    if (groups === undefined) throw new Error(`not well-formed at ${at}: ${text.slice(at, at + 60)}`);
    readToken(groups, open);
  }
  const [only] = root.children;
  if (open.length > 1 || only === undefined || root.children.length > 1 || root.text.trim() !== '') {
    throw new Error('not exactly one closed root element');
  }
  return only;
}

function readToken(groups: Readonly<Record<string, string | undefined>>, open: Open[]): void {
  const top = open.at(-1);
  if (top === undefined) throw new Error('nothing is open');
  const { name = '', text } = groups;
  if (text !== undefined) {
    if (text.includes(']]>')) throw new Error(']]> in text');
    top.text += decode(text);
  } else if (groups['close'] !== undefined) {
    if (top.name !== name || open.length === 1) throw new Error(`</${name}> closes ${top.name}`);
    open.pop();
  } else {
    const element: Open = { name, attributes: readAttributes(groups['attributes'] ?? ''), children: [], text: '' };
    top.children.push(element);
    if (groups['empty'] === undefined) open.push(element);
  }
}

function readAttributes(text: string): Readonly<Record<string, string>> {
  const attributes: Record<string, string> = {};
  for (const [, name = '', value = ''] of text.matchAll(new RegExp(`(${NAME})="([^"]*)"`, 'gu'))) {
    if (Object.hasOwn(attributes, name)) throw new Error(`attribute ${name} twice`);
    attributes[name] = decode(value);
  }
  return attributes;
}

function decode(text: string): string {
  return text.replaceAll(/&([^;&]{0,10};?)/g, (whole, reference: string) => {
    const numeric = /^#(\d{1,7});$/.exec(reference)?.[1];
    const character =
      numeric === undefined ? ENTITIES.get(reference.slice(0, -1)) : String.fromCodePoint(Number(numeric));
    if (character === undefined || !reference.endsWith(';')) throw new Error(`unknown entity ${whole}`);
    return character;
  });
}

/** The element and everything in it, in the order of the document. */
export function* allElements(element: XmlElement): Iterable<XmlElement> {
  yield element;
  for (const child of element.children) yield* allElements(child);
}
