const PREFIX = 'x509.subject:';
const PART = /^\s*([A-Za-z][A-Za-z0-9.]*)\s*=\s*((?:[^,+\\]|\\.)*?)\s*(?:[,+]|$)/;

/**
 * Attributes of a trusted identity as Notation writes them: `x509.subject: C=US, ST=WA, O=acme`. Null when it is none, or an attribute
 * stands twice. RFC 4514 escapes of one character are undone.
 */
export function distinguishedName(text: string): Readonly<Record<string, string>> | null {
  const trimmed = text.trim();
  if (!trimmed.startsWith(PREFIX)) return null;
  let rest = trimmed.slice(PREFIX.length).trim();
  const attributes: Record<string, string> = {};
  while (rest !== '') {
    const part = PART.exec(rest);
    const [whole = '', key = '', value = ''] = part ?? [];
    const name = key.toUpperCase();
    if (part === null || value === '' || Object.hasOwn(attributes, name)) return null;
    attributes[name] = value.replaceAll(/\\(.)/g, '$1');
    rest = rest.slice(whole.length).trimStart();
  }
  return Object.keys(attributes).length === 0 ? null : attributes;
}

/** The same written back. */
export function writeDistinguishedName(attributes: Readonly<Record<string, string>>): string {
  const parts = Object.entries(attributes).map(
    ([key, value]) => `${key}=${value.replaceAll(/[,+\\"<>;=]/g, String.raw`\$&`)}`,
  );
  return `${PREFIX} ${parts.join(', ')}`;
}
