import { decodeText } from '../decode-text.ts';
import { entriesOf, membersOf, shortText, shortTexts } from '../package-text.ts';
import { parseJson } from '../parse-json.ts';

/** What the receipt of an installed formula tells. */
export type KegReceipt = {
  readonly kind: 'receipt';
  readonly tap: string;
  readonly onRequest: boolean;
  readonly sourceUrl: string;
  /** Names of formulae that it needs to run. */
  readonly dependencies: readonly string[];
};

/** What the formula itself tells. */
export type KegFormula = { readonly kind: 'formula'; readonly licenses: readonly string[]; readonly homepage: string };

/**
 * Reads `INSTALL_RECEIPT.json`.
 * @throws CatalogerError JSON_INVALID, JSON_TOO_DEEP, PACKAGE_FILE_LIMIT
 */
export function parseReceipt(bytes: Uint8Array): KegReceipt {
  const receipt = membersOf(parseJson(bytes));
  const source = membersOf(receipt['source']);
  return {
    kind: 'receipt',
    tap: shortText(source['tap']),
    onRequest: receipt['installed_on_request'] === true,
    sourceUrl: shortText(membersOf(receipt['stable'])['url']),
    dependencies: entriesOf(receipt['runtime_dependencies'])
      .map((entry) => shortText(membersOf(entry)['full_name']))
      .filter((name) => name !== ''),
  };
}

/** Reads what a formula says in plain words: `license "MIT"`, `homepage "https://…"`. It is never run. Never throws. */
export function parseFormula(bytes: Uint8Array): KegFormula {
  const text = decodeText(bytes);
  const word = (key: string): string | undefined => new RegExp(`^ {2}${key} "([^"\\n]{1,1000})"`, 'm').exec(text)?.[1];
  return { kind: 'formula', licenses: shortTexts(word('license') ?? []), homepage: shortText(word('homepage')) };
}
