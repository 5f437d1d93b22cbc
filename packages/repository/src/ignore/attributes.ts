import type { RawPath } from '../raw-path.ts';
import { type Glob, compileGlob } from './glob.ts';

/** Lines of one file that are kept. */
const MAX_RULES = 20_000;

/** What attributes say of a file, as far as it matters to who looks at its content; null where nothing is said. */
export interface FileAttributes {
  /** `linguist-generated` or `linguist-vendored`: nobody of the project wrote it by hand. */
  readonly generated: boolean | null;
  /** `binary`, `-text` or `-diff`: git shows no differences of it. */
  readonly binary: boolean | null;
}

interface AttributeRule {
  readonly glob: Glob;
  readonly attributes: FileAttributes;
}

/** What one attributes file says of paths relative to its directory. */
export type AttributeRules = (path: RawPath) => FileAttributes;

/** Nothing is said. */
export const NO_ATTRIBUTES: FileAttributes = { generated: null, binary: null };

/** Reads a `.gitattributes`. Its text is raw: one character for each byte. Macros other than `binary` are not followed. */
export function parseAttributes(text: string): AttributeRules {
  const rules = text.split('\n').slice(0, MAX_RULES).flatMap(parseLine).toReversed();
  return (path) => {
    const name = path.slice(path.lastIndexOf('/') + 1);
    let { generated, binary } = NO_ATTRIBUTES;
    for (const { glob, attributes } of rules) {
      if (generated !== null && binary !== null) break;
      if (!glob(path, name)) continue;
      generated ??= attributes.generated;
      binary ??= attributes.binary;
    }
    return { generated, binary };
  };
}

function parseLine(line: string): readonly AttributeRule[] {
  const [pattern = '', ...words] = line.trim().split(/[ \t\r]+/);
  // Quoted patterns and definitions of macros are rare and say nothing that counts here.
  if (pattern === '' || /^[#"[!]/.test(pattern)) return [];
  let { generated, binary } = NO_ATTRIBUTES;
  for (const word of words) {
    const state = stateOf(word);
    if (state === null) continue;
    if (state.name === 'linguist-generated' || state.name === 'linguist-vendored') generated = state.isSet;
    if (state.name === 'binary') binary = state.isSet;
    if (state.name === 'text' || state.name === 'diff') binary = !state.isSet;
  }
  if (generated === null && binary === null) return [];
  return [{ glob: compileGlob(pattern), attributes: { generated, binary } }];
}

/** `name`, `name=true` and `name=VALUE` set, `-name` and `name=false` unset, `!name` says nothing. */
function stateOf(word: string): { readonly name: string; readonly isSet: boolean } | null {
  if (word.startsWith('!')) return null;
  if (word.startsWith('-')) return { name: word.slice(1), isSet: false };
  const [name = '', value] = word.split('=', 2);
  return { name, isSet: value !== 'false' };
}
