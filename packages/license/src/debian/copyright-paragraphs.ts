/** A `License` field of a paragraph: its first line, and the text below it. */
export interface LicenseField {
  readonly name: string;
  readonly text: string;
}

/** A paragraph of a machine-readable copyright file, as far as licences are concerned. */
export interface CopyrightParagraph {
  /** The first paragraph describes the whole, paragraphs with `Files` name what is used, others hold the text of a name. */
  readonly kind: 'header' | 'files' | 'license';
  readonly license: LicenseField | null;
}

/** Is the first field `Format` (or `Format-Specification`, as drafts had it)? Everything else is prose. */
export function isMachineReadable(text: string): boolean {
  return /^\uFEFF?(?:\s|#[^\n]*\n)*(?:Format|Format-Specification):[ \t]*\S/i.test(text.slice(0, 2_000));
}

/** The paragraphs of a machine-readable copyright file (DEP-5, copyright format 1.0). */
export function copyrightParagraphs(text: string): readonly CopyrightParagraph[] {
  const paragraphs: CopyrightParagraph[] = [];
  let fields = new Map<string, string[]>();
  let current: string[] | null = null;
  const close = (): void => {
    if (fields.size > 0) paragraphs.push(paragraph(fields, paragraphs.length === 0));
    fields = new Map();
    current = null;
  };
  for (const line of text.split(/\r?\n/)) {
    if (line.trim() === '') close();
    else if (line.startsWith('#')) continue;
    else if (/^[ \t]/.test(line)) current?.push(line.trim() === '.' ? '' : line.trim());
    else {
      const field = /^\uFEFF?([!-9;-~]+):[ \t]*(.*)$/.exec(line);
      if (field === null) continue;
      current = [(field[2] ?? '').trim()];
      fields.set((field[1] ?? '').toLowerCase(), current);
    }
  }
  close();
  return paragraphs;
}

function paragraph(fields: ReadonlyMap<string, readonly string[]>, first: boolean): CopyrightParagraph {
  const lines = fields.get('license');
  const license = lines === undefined ? null : { name: lines[0] ?? '', text: lines.slice(1).join('\n') };
  if (first && !fields.has('files')) return { kind: 'header', license };
  return { kind: fields.has('files') ? 'files' : 'license', license };
}
