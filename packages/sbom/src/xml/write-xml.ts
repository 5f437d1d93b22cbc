/** An element: name, attributes in order, and either text or elements. */
export interface XmlElement {
  readonly name: string;
  readonly attributes?: Readonly<Record<string, string>>;
  readonly content: string | readonly XmlElement[];
}

/**
 * Writes a document, indented by two blanks; texts are never indented. What XML 1.0 cannot carry must have been replaced before:
 * such characters are dropped to U+FFFD here so that the result is well-formed whatever happens.
 */
export function writeXml(root: XmlElement): string {
  const lines: string[] = ['<?xml version="1.0" encoding="UTF-8"?>'];
  writeElement(root, '', lines);
  return `${lines.join('\n')}\n`;
}

function writeElement({ name, attributes = {}, content }: XmlElement, indent: string, lines: string[]): void {
  const head = Object.entries(attributes).reduce((text, [key, value]) => `${text} ${key}="${escapeXml(value)}"`, name);
  if (typeof content === 'string') {
    lines.push(content === '' ? `${indent}<${head}/>` : `${indent}<${head}>${escapeXml(content)}</${name}>`);
    return;
  }
  if (content.length === 0) {
    lines.push(`${indent}<${head}/>`);
    return;
  }
  lines.push(`${indent}<${head}>`);
  for (const child of content) writeElement(child, `${indent}  `, lines);
  lines.push(`${indent}</${name}>`);
}

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
  '\t': '&#9;',
  '\n': '&#10;',
  '\r': '&#13;',
};

/** The only control characters of XML 1.0. */
const XML_CONTROLS: ReadonlySet<string> = new Set(['\t', '\n', '\r']);

/** Format characters and separators of lines become references: no reader of the text takes them for more than a character. */
function escapeXml(text: string): string {
  return text
    .replace(/[\p{Cs}\p{Cc}\ufffe\uffff]/gu, (character) => (XML_CONTROLS.has(character) ? character : '\ufffd'))
    .replace(/[&<>"'\t\n\r]/g, (character) => ESCAPES[character] ?? character)
    .replace(/[\p{Cf}\p{Zl}\p{Zp}]/gu, (character) => `&#x${(character.codePointAt(0) ?? 0).toString(16)};`);
}
