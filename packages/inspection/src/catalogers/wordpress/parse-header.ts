import { decodeText } from '../decode-text.ts';
import { shortText } from '../package-text.ts';

/** What a file of WordPress tells. */
export type WordPressRecord = {
  readonly kind: 'core' | 'plugin' | 'theme';
  /** As it is shown; for WordPress itself `WordPress`. */
  readonly title: string;
  /** Empty when it is not given. */
  readonly version: string;
  readonly license: string;
  readonly author: string;
  readonly address: string;
};

/** WordPress looks for headers in this many bytes of a file. */
const HEADER_BYTES = 8192;

/** Reads `wp-includes/version.php`. */
export function parseCoreVersion(bytes: Uint8Array): WordPressRecord {
  const text = decodeText(bytes.subarray(0, HEADER_BYTES));
  const [, , version = ''] =
    /^[ \t]{0,100}\$wp_version[ \t]{0,100}=[ \t]{0,100}(['"])([^'"\n]{0,200})\1/m.exec(text) ?? [];
  return { kind: 'core', title: 'WordPress', version, license: '', author: '', address: '' };
}

/** Reads the comment at the start of a plugin or of a theme's style sheet. Null when it names none: the file is another one. */
export function parseHeader(bytes: Uint8Array, kind: 'plugin' | 'theme'): WordPressRecord | null {
  const fields = readFields(decodeText(bytes.subarray(0, HEADER_BYTES)));
  const title = fields.get(kind === 'plugin' ? 'plugin name' : 'theme name') ?? '';
  if (title === '') return null;
  return {
    kind,
    title: shortText(title),
    version: shortText(fields.get('version')),
    license: shortText(fields.get('license')),
    author: shortText(fields.get('author')),
    address: shortText(fields.get(kind === 'plugin' ? 'plugin uri' : 'theme uri')),
  };
}

/** `Name: value` behind what starts a comment; of a name given twice the first counts. */
function readFields(text: string): ReadonlyMap<string, string> {
  const fields = new Map<string, string>();
  for (const line of text.split(/[\r\n]/)) {
    const [, name = '', value = ''] =
      /^(?:[ \t]{0,20}<\?php)?[ \t/*#@]{0,100}([A-Za-z][A-Za-z ]{0,40}):(.*)$/.exec(line) ?? [];
    const key = name.toLowerCase();
    if (name !== '' && !fields.has(key)) fields.set(key, value.replace(/(?:\*\/|\?>).*$/, '').trim());
  }
  return fields;
}
