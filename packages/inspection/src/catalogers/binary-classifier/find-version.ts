import { CatalogerError } from '@assay/core';
import { createByteReader } from '../../binary/byte-reader.ts';
import { type Content, piecesOf } from '../../binary/content.ts';
import { sectionBytes } from '../../binary/program.ts';
import { readPrograms } from '../../binary/read-programs.ts';
import { type GoBuild, readGoBuilds } from '../go-binary/go-build.ts';
import type { Evidence } from './evidence.ts';

/** Bytes beside a literal that a pattern may look at. */
const WINDOW_BYTES = 120;

/** Places of one literal in one file that are looked at. */
const MAX_PLACES = 20_000;

/** Bytes of a file that is read as text. */
const MAX_TEXT_BYTES = 64 * 1024;

/** Bytes of constants of a Go program in which variables are looked for. */
const MAX_CONSTANTS_BYTES = 64 * 1024 * 1024;

/** Finds the version of a program by one kind of evidence; null when it is not there. */
export function findVersion(evidence: Evidence, fileName: string, content: Content): string | null {
  switch (evidence.kind) {
    case 'at':
    case 'after':
    case 'before':
      return findBeside(content, evidence);
    case 'named': {
      const begin = evidence.name.exec(fileName)?.[1];
      return begin === undefined ? null : findNamed(content, begin, evidence.version);
    }
    case 'go':
      return findGoVersion(content, evidence);
    case 'file':
      return evidence.read(createByteReader(content, true).slice(0, MAX_TEXT_BYTES).toString('utf8'));
  }
}

interface Beside {
  readonly kind: 'at' | 'after' | 'before';
  readonly literal: string;
  readonly version: RegExp;
}

function findBeside(content: Content, { kind, literal, version }: Beside): string | null {
  for (const { bytes, place } of placesOf(content, literal)) {
    const start = kind === 'after' ? place + literal.length : place;
    const text =
      kind === 'before'
        ? bytes.toString('latin1', Math.max(0, place - WINDOW_BYTES), place)
        : bytes.toString('latin1', start, start + WINDOW_BYTES);
    const found = versionOf(version, text);
    if (found !== null) return found;
  }
  return null;
}

/** The pattern sees the character before the text as well. */
function findNamed(content: Content, begin: string, version: RegExp): string | null {
  for (const { bytes, place } of placesOf(content, `${begin}.`)) {
    const found = versionOf(version, bytes.toString('latin1', Math.max(0, place - 1), place + WINDOW_BYTES));
    if (found?.startsWith(`${begin}.`)) return found;
  }
  return null;
}

/** Where a literal stands, with the bytes around it. */
interface LiteralPlace {
  readonly bytes: Buffer;
  readonly place: number;
}

function* placesOf(content: Content, literal: string): Generator<LiteralPlace, void, void> {
  const needle = Buffer.from(literal, 'latin1');
  let left = MAX_PLACES;
  for (const { bytes, start, end } of piecesOf(content, WINDOW_BYTES + needle.byteLength)) {
    for (
      let place = bytes.indexOf(needle, start);
      place !== -1 && place < end;
      place = bytes.indexOf(needle, place + 1)
    ) {
      if (left <= 0) return;
      left -= 1;
      yield { bytes, place };
    }
  }
}

/** All groups that matched, with dots between. */
function versionOf(pattern: RegExp, text: string): string | null {
  const [, ...parts] = pattern.exec(text) ?? [];
  const version = parts.filter((part) => part !== undefined).join('.');
  return version === '' ? null : version;
}

function findGoVersion(
  content: Content,
  evidence: { readonly module: string; readonly variable: RegExp | null },
): string | null {
  const build = goBuildOf(content);
  if (build === null || !isOf(build, evidence.module)) return null;
  const built = builtVersion(build, evidence.module);
  if (built !== null) return built;
  return evidence.variable === null ? null : linkedVariable(content, evidence.variable);
}

/** Damaged build information is the business of the cataloger of Go programs. */
function goBuildOf(content: Content): GoBuild | null {
  try {
    return readGoBuilds(content)?.[0] ?? null;
  } catch (error) {
    if (error instanceof CatalogerError) return null;
    throw error;
  }
}

/** Programs built without modules have the path of their command only. */
function isOf({ main, path, dependencies }: GoBuild, module: string): boolean {
  if (main?.path === module || path === module || path.startsWith(`${module}/`)) return true;
  return (
    main !== null &&
    dependencies.some((one) => one.path === module) &&
    path.split('/').at(-1) ===
      module
        .replace(/\/v\d+$/, '')
        .split('/')
        .at(-1)
  );
}

/** The version of the module, or a dependency that is the program itself; commits without a tag are no versions. */
function builtVersion({ main, mainVersion, dependencies }: GoBuild, module: string): string | null {
  const dependency = dependencies.find((one) => one.path === module);
  const version = main?.path === module || dependency === undefined ? mainVersion.version : dependency.version;
  if (version === '' || version === '(devel)' || version.startsWith('v0.0.0-')) return null;
  return version.replace(/^v/, '').replace(/\+(?:incompatible|dirty)$/, '');
}

/** Texts that the linker put into variables end in a zero byte and begin at a multiple of four, among other constants. */
const ALIGNMENT = 4;

/** Longest text of a variable. */
const MAX_VARIABLE_BYTES = 80;

/** Texts of one program that are looked at. */
const MAX_VARIABLES = 1_000_000;

function linkedVariable(content: Content, pattern: RegExp): string | null {
  const [program] = readPrograms(content);
  if (program === undefined) return null;
  const constants = ['.rodata', '.rdata', '__rodata']
    .map((name) => sectionBytes(program, name))
    .find((one) => one !== null);
  if (constants === undefined || constants === null) return null;
  const end = Math.min(constants.byteLength, MAX_CONSTANTS_BYTES);
  let left = MAX_VARIABLES;
  for (let at = 0; at < end && left > 0; at += ALIGNMENT) {
    if (!mayBeVersion(constants[at] ?? 0, constants[at + 1] ?? 0)) continue;
    left -= 1;
    const version = versionOf(pattern, textAt(constants, at));
    if (version !== null) return version;
  }
  return null;
}

/** Versions begin with a digit, `v` and a digit, or `release`; a look at two bytes rules nearly everything else out. */
function mayBeVersion(first: number, second: number): boolean {
  if (first === LETTER_V || isDigit(first)) return isDigit(second) || (second === DOT && first !== LETTER_V);
  return first === LETTER_R && second === LETTER_E;
}

const [DOT, LETTER_E, LETTER_R, LETTER_V] = [0x2e, 0x65, 0x72, 0x76] as const;

function isDigit(byte: number): boolean {
  return byte >= 0x30 && byte <= 0x39;
}

/** The text up to a zero byte; empty when there is none near. */
function textAt(bytes: Buffer, start: number): string {
  for (let end = start; end < start + MAX_VARIABLE_BYTES; end += 1) {
    const byte = bytes[end] ?? 0xff;
    if (byte === 0) return bytes.toString('latin1', start, end);
    if (byte < 0x20 || byte > 0x7e) return '';
  }
  return '';
}
