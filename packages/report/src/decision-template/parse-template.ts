import type { DocumentProblem } from '@assay/core';
import { reportError } from '../errors.ts';
import { FILTERS } from './template-filters.ts';

/** Longest template, in UTF-16 code units. */
const MAX_LENGTH = 256 * 1024;
/** Sections inside sections. */
const MAX_DEPTH = 32;
/** Problems that are listed. */
const MAX_PROBLEMS = 50;
/** Characters between the braces of one tag. */
const MAX_TAG_LENGTH = 500;

/** A piece of a template. */
export type TemplateNode =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'value'; readonly path: readonly string[]; readonly filter: string }
  | {
      readonly kind: 'section';
      readonly path: readonly string[];
      /** True for `{{^name}}`: shown when there is nothing. */
      readonly inverted: boolean;
      readonly body: readonly TemplateNode[];
    };

const NAME = /^(?:\.|@?[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]+)*)$/;

interface OpenSection {
  readonly name: string;
  readonly inverted: boolean;
  readonly at: number;
  readonly nodes: TemplateNode[];
}

/**
 * Reads a template: text, `{{path}}`, `{{path | filter}}`, `{{#path}}…{{/path}}`, `{{^path}}…{{/path}}`, `{{! comment }}`, and
 * `{{%filter name}}`, which sets the filter for values without one from there on. A line that holds only a section's tag or a
 * comment disappears whole.
 * @throws TEMPLATE_INVALID, TEMPLATE_TOO_LARGE
 */
export function parseTemplate(text: string): readonly TemplateNode[] {
  if (text.length > MAX_LENGTH) {
    throw reportError(
      'TEMPLATE_TOO_LARGE',
      `the template has ${text.length} characters; at most ${MAX_LENGTH} are read`,
    );
  }
  const problems: DocumentProblem[] = [];
  const report = (at: number, message: string): void => {
    if (problems.length < MAX_PROBLEMS)
      problems.push({ ...placeOf(text, at), severity: 'error', code: 'TEMPLATE_TAG', message, pointer: '' });
  };
  const nodes = readNodes(text, report);
  if (problems.length > 0) {
    const [first] = problems;
    throw reportError(
      'TEMPLATE_INVALID',
      `the template is not valid: line ${first?.line ?? 1}, column ${first?.column ?? 1}: ${first?.message ?? ''}`,
      { problems },
    );
  }
  return nodes;
}

function readNodes(text: string, report: (at: number, message: string) => void): readonly TemplateNode[] {
  const root: OpenSection = { name: '', inverted: false, at: 0, nodes: [] };
  const open: OpenSection[] = [root];
  let filter = 'text';
  let from = 0;
  for (;;) {
    const section = open.at(-1) ?? root;
    const at = text.indexOf('{{', from);
    const end = at < 0 ? -1 : text.indexOf('}}', at + 2);
    if (at < 0 || end < 0 || end - at > MAX_TAG_LENGTH) {
      if (at >= 0)
        report(at, end < 0 ? 'the tag is not closed by }}' : `the tag is longer than ${MAX_TAG_LENGTH} characters`);
      section.nodes.push({ kind: 'text', text: text.slice(from) });
      break;
    }
    const tag = text.slice(at + 2, end).trim();
    const alone = /^[#^/!%]/.test(tag) ? ownLine(text, at, end + 2, from) : null;
    section.nodes.push({ kind: 'text', text: text.slice(from, alone?.start ?? at) });
    from = alone?.end ?? end + 2;
    const mark = tag.charAt(0);
    const rest = tag.slice(1).trim();
    if (mark === '!') continue;
    if (mark === '%') filter = readDirective(rest, filter, (message) => report(at, message));
    else if (mark === '#' || mark === '^')
      openSection(open, { name: rest, inverted: mark === '^', at, nodes: [] }, report);
    else if (mark === '/') closeSection(open, rest, at, report);
    else section.nodes.push(readValue(tag, filter, (message) => report(at, message)));
  }
  for (const { name, at } of open.slice(1)) report(at, `the section ${JSON.stringify(name)} is not closed`);
  return root.nodes;
}

function openSection(open: OpenSection[], section: OpenSection, report: (at: number, message: string) => void): void {
  if (!NAME.test(section.name)) report(section.at, `${JSON.stringify(section.name)} is not the name of a value`);
  if (open.length > MAX_DEPTH) report(section.at, `sections are nested deeper than ${MAX_DEPTH} levels`);
  open.push(section);
}

function closeSection(
  open: OpenSection[],
  name: string,
  at: number,
  report: (at: number, message: string) => void,
): void {
  const section = open.length > 1 ? open.at(-1) : undefined;
  if (section?.name !== name) {
    const expected = section === undefined ? 'no section is open' : `${JSON.stringify(section.name)} is the open one`;
    report(at, `the section ${JSON.stringify(name)} is closed, but ${expected}`);
    return;
  }
  open.pop();
  open.at(-1)?.nodes.push({
    kind: 'section',
    path: pathOf(name),
    inverted: section.inverted,
    body: section.nodes,
  });
}

function readDirective(text: string, before: string, report: (message: string) => void): string {
  const [, name = ''] = /^filter\s+(\w+)$/.exec(text) ?? [];
  if (FILTERS.has(name)) return name;
  report(`the directive ${JSON.stringify(text)} is not "filter" and one of ${[...FILTERS.keys()].join(', ')}`);
  return before;
}

function readValue(tag: string, fallback: string, report: (message: string) => void): TemplateNode {
  const [name = '', filter = fallback, ...more] = tag.split('|').map((part) => part.trim());
  if (!NAME.test(name)) report(`${JSON.stringify(name)} is not the name of a value`);
  if (more.length > 0 || !FILTERS.has(filter)) {
    report(`${JSON.stringify(filter)} is no filter; there are ${[...FILTERS.keys()].join(', ')}, one for each tag`);
  }
  return { kind: 'value', path: pathOf(name), filter };
}

function pathOf(name: string): readonly string[] {
  return name === '.' ? [] : name.split('.');
}

/** The whole line of a tag that stands alone on it, its line feed included; null when there is anything else. */
function ownLine(
  text: string,
  at: number,
  end: number,
  from: number,
): { readonly start: number; readonly end: number } | null {
  let start = at;
  while (start > from && (text[start - 1] === ' ' || text[start - 1] === '\t')) start--;
  if (start > 0 && text[start - 1] !== '\n') return null;
  const rest = /[ \t]*(?:\r?\n|$)/y;
  rest.lastIndex = end;
  const match = rest.exec(text);
  return match === null ? null : { start, end: end + match[0].length };
}

function placeOf(text: string, at: number): { readonly line: number; readonly column: number } {
  const before = text.slice(0, at).split('\n');
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
}
