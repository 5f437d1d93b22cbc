/** One entry of a library file of the Docker Official Images: tags that mean the same image. */
export interface LibraryEntry {
  /** Tags and shared tags, in the order of the file. */
  readonly tags: readonly string[];
  readonly architectures: readonly string[];
}

/** A library file: which tags of an official image are supported. */
export interface LibraryFile {
  /** Name of the image, without `library/`. */
  readonly name: string;
  /** Empty for an image that is retired: then no tag is supported. */
  readonly entries: readonly LibraryEntry[];
}

/** Longest library file that is read, in UTF-16 code units. */
const MAX_LENGTH = 1024 * 1024;
/** Most entries of one file. */
const MAX_ENTRIES = 5_000;
const FIELD = /^([A-Za-z0-9-]+)[ \t]*:[ \t]*(.*)$/;
const TAG = /^\w[\w.-]{0,127}$/;

/**
 * Reads a library file: stanzas of `Field: value` between empty lines, `#` comments, continuation lines that begin with white space. The
 * first stanza has defaults for the others. Null when the text is no such file.
 */
export function readLibraryFile(name: string, text: string): LibraryFile | null {
  if (text.length > MAX_LENGTH) return null;
  const stanzas = stanzasOf(text);
  if (stanzas === null || stanzas.length === 0 || stanzas.length > MAX_ENTRIES) return null;
  const [defaults] = stanzas;
  if (defaults === undefined || !defaults.has('Maintainers')) return null;
  const entries = stanzas.flatMap((stanza) => {
    const tags = [...listOf(stanza.get('Tags')), ...listOf(stanza.get('SharedTags'))].filter((tag) => TAG.test(tag));
    const architectures = listOf(stanza.get('Architectures') ?? defaults.get('Architectures'));
    return tags.length === 0 ? [] : [{ tags, architectures: architectures.length === 0 ? ['amd64'] : architectures }];
  });
  return { name, entries };
}

function stanzasOf(text: string): readonly ReadonlyMap<string, string>[] | null {
  const stanzas: Map<string, string>[] = [];
  let current: Map<string, string> | null = null;
  let last: string | null = null;
  for (const line of text.split(/\r?\n/)) {
    if (line.startsWith('#')) continue;
    if (line.trim() === '') {
      current = null;
      continue;
    }
    if (/^[ \t]/.test(line)) {
      if (current === null || last === null) return null;
      current.set(last, `${current.get(last) ?? ''} ${line.trim()}`);
      continue;
    }
    const [, field = '', value = ''] = FIELD.exec(line) ?? [];
    if (field === '') return null;
    if (current === null) {
      current = new Map();
      stanzas.push(current);
    }
    current.set(field, value.trim());
    last = field;
  }
  return stanzas;
}

function listOf(value: string | undefined): readonly string[] {
  return (value ?? '')
    .split(/[\s,]+/)
    .map((item) => item.trim())
    .filter((item) => item !== '');
}
