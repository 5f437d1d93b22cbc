import { type CST, Composer, type Document, Lexer, Parser, type YAMLParseError } from 'yaml';
import { LineIndex } from './line-index.ts';
import type { ProblemList } from './problem-list.ts';
import type { Position } from './source-node.ts';

/** Largest policy document, in characters. */
const MAX_TEXT_LENGTH = 10 * 1024 * 1024;
/** Most lexemes of a document: some 8,000 rules; bounds the time and memory of the parser. */
const MAX_LEXEMES = 750_000;
/** Deepest nesting of lists and objects. */
const MAX_DEPTH = 64;
/** Most missing commas that are put in. */
const MAX_REPAIRS = 100;

/** A syntax tree with the places of its nodes. */
export interface ParsedText {
  readonly document: Document.Parsed;
  readonly position: (offset: number) => Position;
}

/** Parses one YAML 1.2 document (JSON is a part of that). Null when it cannot be read; the problems then say why. */
export function parseText(text: string, problems: ProblemList): ParsedText | null {
  if (text.length > MAX_TEXT_LENGTH) {
    problems.error('TOO_LARGE', START, `the document is larger than ${MAX_TEXT_LENGTH} characters`);
    return null;
  }
  if (hasTooManyLexemes(text)) {
    problems.error('TOO_LARGE', START, `the document holds more than ${MAX_LEXEMES} words and signs`);
    return null;
  }
  const first = compose(text, problems);
  if (first === null) return null;
  const repair = repairCommas(text, first);
  const parsed = repair === null ? first : (compose(repair.text, problems) ?? first);
  const repaired = repair !== null && parsed.document.errors.length === 0;
  if (!repaired) return reportSyntax(first, problems) ? null : first;
  for (const offset of repair.missing) {
    problems.warn('COMMA_MISSING', { pointer: '', ...first.position(offset) }, 'a comma is missing before this entry');
  }
  return parsed;
}

const START = { pointer: '', line: 1, column: 1 } as const;

function compose(text: string, problems: ProblemList): ParsedText | null {
  const lines = new LineIndex(text);
  const position = (offset: number): Position => lines.positionOf(offset);
  const tokens = [...new Parser().parse(text)];
  const deep = findTooDeep(tokens);
  if (deep !== null) {
    const message = `lists and objects are nested more than ${MAX_DEPTH} deep`;
    problems.error('TOO_LARGE', { pointer: '', ...position(deep) }, message);
    return null;
  }
  const composer = new Composer({ uniqueKeys: false, version: '1.2', schema: 'core' });
  const documents = composer.compose(tokens, true, text.length);
  const document = documents.next().value;
  const second = documents.next().value;
  if (second !== undefined) {
    const place = { pointer: '', ...position(second.range[0]) };
    problems.error('SEVERAL_DOCUMENTS', place, 'a policy is one document', 'remove the --- line and what follows it');
    return null;
  }
  return document instanceof Object && 'contents' in document ? { document, position } : null;
}

function hasTooManyLexemes(text: string): boolean {
  if (text.length <= MAX_LEXEMES) return false;
  let count = 0;
  for (const _ of new Lexer().lex(text)) {
    count += 1;
    if (count > MAX_LEXEMES) return true;
  }
  return false;
}

/** Offset of the first node that is nested too deep. Looked for before the recursive part of the parser sees the tree. */
function findTooDeep(tokens: readonly CST.Token[]): number | null {
  const pending = tokens.map((token) => ({ token, depth: 0 }));
  for (let entry = pending.pop(); entry !== undefined; entry = pending.pop()) {
    const { token, depth } = entry;
    if (depth > MAX_DEPTH) return token.offset;
    if (token.type === 'document') {
      if (token.value !== undefined) pending.push({ token: token.value, depth });
    } else if ('items' in token) {
      for (const item of token.items) {
        if (item.key) pending.push({ token: item.key, depth: depth + 1 });
        if (item.value) pending.push({ token: item.value, depth: depth + 1 });
      }
    }
  }
  return null;
}

function reportSyntax({ document, position }: ParsedText, problems: ProblemList): boolean {
  const found: readonly (YAMLParseError | Document.Parsed['warnings'][number])[] = [
    ...document.errors,
    ...document.warnings,
  ];
  for (const error of found) {
    problems.error('SYNTAX', { pointer: '', ...position(error.pos[0]) }, firstSentence(error.message));
  }
  return found.length > 0;
}

/** The parser's message without the excerpt of the document that it may append. */
function firstSentence(message: string): string {
  return message.split('\n', 1)[0] ?? message;
}

/**
 * Published examples leave out the comma between two entries of a JSON object that stand on lines of their own. When commas at
 * the ends of such lines are all that is missing there is one way to read the text; any other damage stays an error.
 */
function repairCommas(text: string, { document }: ParsedText): { text: string; missing: readonly number[] } | null {
  const { errors } = document;
  if (errors.length === 0 || errors.length > MAX_REPAIRS) return null;
  let repaired = '';
  let done = 0;
  for (const error of errors) {
    const end = text.slice(0, error.pos[0]).trimEnd().length;
    if (error.code !== 'MISSING_CHAR' || end < done || !text.slice(end, error.pos[0]).includes('\n')) return null;
    repaired += `${text.slice(done, end)},`;
    done = end;
  }
  return { text: repaired + text.slice(done), missing: errors.map((error) => error.pos[0]) };
}
