import { type JsonValue, isJsonObject } from '@assay/core';

/** Plain path into the predicate, as JMESPath writes it. */
const PATH = /^\{\{\s*([A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*)\s*\}\}$/;
/** Texts that Kyverno compares as something else: patterns, durations, quantities, ranges, variables. */
const SPECIAL = /[*?|&<>!]|\{\{|^[\d.+-]/;
const WORDS: ReadonlySet<string> = new Set([
  'in',
  'true',
  'false',
  'null',
  'as',
  'break',
  'const',
  'continue',
  'else',
  'for',
  'function',
  'if',
  'import',
  'let',
  'loop',
  'package',
  'namespace',
  'return',
  'var',
  'void',
  'while',
]);
const COMPARISONS: ReadonlyMap<string, string> = new Map([
  ['GreaterThan', '>'],
  ['GreaterThanOrEquals', '>='],
  ['LessThan', '<'],
  ['LessThanOrEquals', '<='],
]);

/**
 * Conditions of an attestation as one expression in CEL; null when one of them is more than a comparison of a field with a plain value. A
 * field that is not there cannot be told, so that nothing passes for it.
 */
export function translateConditions(conditions: JsonValue): string | null {
  if (!Array.isArray(conditions)) return null;
  const blocks = conditions.map((block: JsonValue) => translateBlock(block));
  return blocks.length === 0 || blocks.includes(null) ? null : blocks.map((block) => `(${block})`).join(' && ');
}

function translateBlock(block: JsonValue): string | null {
  if (!isJsonObject(block)) return null;
  const parts: string[] = [];
  for (const [quantifier, list] of Object.entries(block)) {
    if ((quantifier !== 'all' && quantifier !== 'any') || !Array.isArray(list) || list.length === 0) return null;
    const items = list.map((item: unknown) => translateCondition(item));
    if (items.includes(null)) return null;
    parts.push(`(${items.join(quantifier === 'all' ? ' && ' : ' || ')})`);
  }
  return parts.length === 0 ? null : parts.join(' && ');
}

function translateCondition(condition: unknown): string | null {
  if (!isJsonObject(condition)) return null;
  const { key, operator, value, ...others } = condition;
  const path = typeof key === 'string' ? PATH.exec(key)?.[1] : undefined;
  if (path === undefined || typeof operator !== 'string' || Object.keys(others).some((name) => name !== 'message'))
    return null;
  if (path.split('.').some((part) => WORDS.has(part))) return null;
  const field = `predicate.${path}`;
  if (operator === 'AnyIn' || operator === 'In') {
    if (!Array.isArray(value) || value.length === 0) return null;
    const items = value.map((item: unknown) => (typeof item === 'string' ? literal(item) : null));
    return items.includes(null) ? null : `${field} in [${items.join(', ')}]`;
  }
  const right = literal(value);
  if (right === null) return null;
  if (operator === 'Equals' || operator === 'Equal') return `${field} == ${right}`;
  const sign = COMPARISONS.get(operator);
  return sign === undefined || typeof value !== 'number' ? null : `${field} ${sign} ${right}`;
}

function literal(value: unknown): string | null {
  if (typeof value === 'boolean') return String(value);
  if (typeof value === 'number') return Number.isSafeInteger(value) ? String(value) : null;
  if (typeof value !== 'string' || value === '' || SPECIAL.test(value) || !/^[ -~]*$/.test(value)) return null;
  return `"${value.replaceAll('\\', '\\\\').replaceAll('"', String.raw`\"`)}"`;
}
