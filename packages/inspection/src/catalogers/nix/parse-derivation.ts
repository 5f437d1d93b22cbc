import { decodeText } from '../decode-text.ts';
import { unreadable } from '../gap-codes.ts';
import { identityOf } from '../package-text.ts';

/** What a recipe in the Nix store tells. */
export type Derivation = {
  /** Store paths that it makes, with the names of the outputs. */
  readonly outputs: readonly (readonly [output: string, path: string])[];
  /** `pname` and `version` of its environment; empty when it has none. */
  readonly name: string;
  readonly version: string;
};

/** Texts of one recipe; the largest have some 10,000. */
const MAX_TEXTS = 500_000;

/** Outputs of one recipe. */
const MAX_OUTPUTS = 100;

/**
 * Reads a `.drv` file: `Derive([outputs],[inputs],[sources],platform,builder,[arguments],[environment])` in the notation ATerm.
 * @throws CatalogerError PACKAGE_FILE_INVALID, PACKAGE_FILE_LIMIT, PACKAGE_NAME_TOO_LONG
 */
export function parseDerivation(bytes: Uint8Array): Derivation {
  const text = decodeText(bytes);
  if (!text.startsWith('Derive(')) throw unreadable('PACKAGE_FILE_INVALID', 'is not a derivation of Nix');
  const outputs: (readonly [string, string])[] = [];
  const environment = new Map<string, string>();
  for (const { texts, list } of readTuples(text)) {
    const [first = '', second = ''] = texts;
    if (texts.length === 4 && list === 0 && outputs.length < MAX_OUTPUTS) outputs.push([first, second]);
    else if (texts.length === 2 && list > 0 && (first === 'pname' || first === 'version')) {
      environment.set(first, second);
    }
  }
  return { outputs, ...identityOf(environment.get('pname'), environment.get('version')) };
}

/** The tuples of texts, each with the number of outermost lists before its own. */
function* readTuples(text: string): Generator<{ readonly texts: readonly string[]; readonly list: number }> {
  let texts: string[] = [];
  let lists = 0;
  let depth = 0;
  let count = 0;
  for (let at = 'Derive('.length; at < text.length; at += 1) {
    const character = text[at];
    if (character === '"') {
      if ((count += 1) > MAX_TEXTS) throw unreadable('PACKAGE_FILE_LIMIT', `more than ${MAX_TEXTS} texts`);
      const end = endOfText(text, at);
      texts.push(unescape(text.slice(at + 1, end)));
      at = end;
    } else if (character === '[') depth += 1;
    else if (character === ']') {
      depth -= 1;
      if (depth === 0) lists += 1;
    } else if (character === '(') texts = [];
    else if (character === ')') {
      yield { texts, list: lists };
      texts = [];
    }
  }
}

function endOfText(text: string, start: number): number {
  for (let at = start + 1; at < text.length; at += 1) {
    if (text[at] === '\\') at += 1;
    else if (text[at] === '"') return at;
  }
  throw unreadable('PACKAGE_FILE_INVALID', 'a text has no end');
}

function unescape(text: string): string {
  return text.replace(/\\(.)/gs, (_escape, character: string) => {
    return { n: '\n', r: '\r', t: '\t' }[character] ?? character;
  });
}
