import { decodeText } from '../decode-text.ts';

/** Licences of one project that are kept. */
const MAX_LICENSES = 20;

/** Characters of a licence's name, or address. */
const MAX_LENGTH = 500;

/**
 * The licences that a pom.xml declares, by their names, or addresses where they have none; empty where they are inherited from a parent.
 * Never throws: the file only adds to what pom.properties tells.
 */
export function parsePomLicenses(bytes: Uint8Array): readonly string[] {
  const text = decodeText(bytes).replaceAll(/<!--[^]*?(?:-->|$)/g, '');
  const [list = ''] = between(text, 'licenses', 1);
  const names = between(list, 'license', MAX_LICENSES).flatMap((license) => {
    const [name = ''] = between(license, 'name', 1);
    const [url = ''] = between(license, 'url', 1);
    const stated = plainText(name) || plainText(url);
    return stated === '' || stated.length > MAX_LENGTH ? [] : [stated];
  });
  return [...new Set(names)];
}

/** What stands in the first elements of a name, up to a number of them. */
function between(text: string, name: string, most: number): readonly string[] {
  const found: string[] = [];
  for (let at = 0; found.length < most;) {
    const start = text.indexOf(`<${name}>`, at);
    const end = start < 0 ? -1 : text.indexOf(`</${name}>`, start);
    if (end < 0) break;
    found.push(text.slice(start + name.length + 2, end));
    at = end + 1;
  }
  return found;
}

const ENTITIES: ReadonlyMap<string, string> = new Map([
  ['&lt;', '<'],
  ['&gt;', '>'],
  ['&quot;', '"'],
  ['&apos;', "'"],
  ['&amp;', '&'],
]);

function plainText(text: string): string {
  return text
    .slice(0, MAX_LENGTH * 4)
    .replaceAll(/&[a-z]{2,4};/g, (entity) => ENTITIES.get(entity) ?? entity)
    .replaceAll(/\s+/g, ' ')
    .trim();
}
