const PREFIX = 'x509.subject:';
const REQUIRED = ['C', 'ST', 'O'] as const;
const ALIASES: ReadonlyMap<string, string> = new Map([['S', 'ST']]);

/** Reads `x509.subject: C=…, ST=…, O=…` (RFC 4514) into attributes. A text says why it is none. */
export function readSubject(written: string): Readonly<Record<string, string>> | string {
  if (!written.startsWith(PREFIX)) return `identities begin with ${PREFIX}`;
  const attributes = new Map<string, string>();
  for (const part of splitName(written.slice(PREFIX.length))) {
    const equals = part.indexOf('=');
    const key = part.slice(0, Math.max(0, equals)).trim().toUpperCase();
    const value = unescape(part.slice(equals + 1).trim());
    const name = ALIASES.get(key) ?? key;
    if (equals < 0 || !/^[A-Z][A-Z0-9-]*$/.test(name) || value === '')
      return `${JSON.stringify(part.trim())} is no attribute of a name`;
    if (attributes.has(name)) return `the attribute ${name} stands twice`;
    attributes.set(name, value);
  }
  const missing = REQUIRED.filter((name) => !attributes.has(name));
  return missing.length === 0 ? Object.fromEntries(attributes) : `the attributes ${missing.join(', ')} are missing`;
}

/** True when everything that the second accepts is accepted by the first too. */
export function covers(first: Readonly<Record<string, string>>, second: Readonly<Record<string, string>>): boolean {
  const known = new Map(Object.entries(second));
  return Object.entries(first).every(([key, value]) => known.get(key) === value);
}

function splitName(text: string): readonly string[] {
  const parts: string[] = [];
  let part = '';
  for (let at = 0; at < text.length; at++) {
    const character = text[at] ?? '';
    if (character === '\\') {
      part += character + (text[at + 1] ?? '');
      at += 1;
    } else if (character === ',' || character === '+') {
      parts.push(part);
      part = '';
    } else part += character;
  }
  return [...parts, part];
}

function unescape(text: string): string {
  return text.replaceAll(/\\([\da-fA-F]{2}|[^])/g, (_, escaped: string) =>
    escaped.length === 2 ? String.fromCodePoint(Number.parseInt(escaped, 16)) : escaped,
  );
}
