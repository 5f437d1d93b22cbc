import { isJsonObject } from '@assay/core';
import { reportError } from '../errors.ts';
import type { TemplateNode } from './parse-template.ts';
import { FILTERS } from './template-filters.ts';

/** Longest report that a template may make, in UTF-16 code units. */
const MAX_OUTPUT = 32 * 1024 * 1024;
/** Pieces of a template that are rendered, each round of a section counted anew. */
const MAX_STEPS = 2_000_000;

/** Values by which a tag's name is looked up, the innermost first, and the place in the list that is being repeated. */
interface Scope {
  readonly value: unknown;
  readonly index: number;
  readonly count: number;
  readonly outer: Scope | null;
}

/**
 * Renders a template over plain data. Names are looked up among own properties only; nothing is ever called. A value that is not
 * there is empty.
 * @throws TEMPLATE_TOO_LARGE
 */
export function renderTemplate(nodes: readonly TemplateNode[], data: unknown): string {
  const parts: string[] = [];
  let length = 0;
  let steps = 0;
  const write = (text: string): void => {
    length += text.length;
    if (length > MAX_OUTPUT) throw reportError('TEMPLATE_TOO_LARGE', 'the report that the template makes is too large');
    parts.push(text);
  };
  const renderAll = (body: readonly TemplateNode[], scope: Scope): void => {
    for (const node of body) {
      steps++;
      if (steps > MAX_STEPS) throw reportError('TEMPLATE_TOO_LARGE', 'the template repeats too much');
      if (node.kind === 'text') write(node.text);
      else if (node.kind === 'value') write(FILTERS.get(node.filter)?.(lookUp(node.path, scope)) ?? '');
      else for (const inner of scopesOf(node, scope)) renderAll(node.body, inner);
    }
  };
  renderAll(nodes, { value: data, index: 0, count: 1, outer: null });
  return parts.join('');
}

/** The scopes in which a section's body is rendered: one for each item, one for a value, none. */
function scopesOf(node: Extract<TemplateNode, { kind: 'section' }>, scope: Scope): Iterable<Scope> {
  const value = lookUp(node.path, scope);
  if (node.inverted) return isThere(value) ? [] : [scope];
  if (Array.isArray(value)) return itemScopes(value, scope);
  if (!isThere(value)) return [];
  return isJsonObject(value) ? [{ value, index: 0, count: 1, outer: scope }] : [scope];
}

function* itemScopes(items: readonly unknown[], outer: Scope): Iterable<Scope> {
  for (const [index, value] of items.entries()) yield { value, index, count: items.length, outer };
}

function isThere(value: unknown): boolean {
  if (Array.isArray(value)) return value.length > 0;
  return value !== undefined && value !== null && value !== false && value !== '' && value !== 0;
}

/** The first scope that has the first name decides; the other names lead on from there. */
function lookUp(path: readonly string[], scope: Scope): unknown {
  const [first, ...rest] = path;
  if (first === undefined) return scope.value;
  if (first.startsWith('@')) return rest.length > 0 ? undefined : placeValue(first, scope);
  for (let at: Scope | null = scope; at !== null; at = at.outer) {
    if (has(at.value, first)) return rest.reduce(property, property(at.value, first));
  }
  return undefined;
}

function placeValue(name: string, { index, count }: Scope): unknown {
  if (name === '@index') return index;
  if (name === '@number') return index + 1;
  if (name === '@first') return index === 0;
  return name === '@last' ? index === count - 1 : undefined;
}

function has(value: unknown, name: string): boolean {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, name);
}

function property(value: unknown, name: string): unknown {
  if (Array.isArray(value)) {
    const item: unknown = /^\d+$/.test(name) ? value[Number(name)] : undefined;
    return item;
  }
  return isJsonObject(value) && Object.hasOwn(value, name) ? value[name] : undefined;
}
