import { type JsonObject, type JsonValue, isJsonObject } from '@assay/core';
import { shown, wrapped } from '@assay/report';

/** A line of a tree. */
interface TreeLine {
  readonly depth: number;
  readonly text: string;
}

const INDENT = 2;

/**
 * Who was asked for and where each failed, from the evidence of a finding on signatures, attestations or image policies; empty for others.
 * The steps are found, parsed, chain, identity, log, timestamp, signature, subject, rule.
 */
export function trustTree({ requirement, refused }: JsonObject): readonly TreeLine[] {
  const lines = [...requirementLines(requirement ?? null, 0), ...refusalLines(refused ?? null)];
  return lines.length === 0 ? [] : [{ depth: -1, text: 'who was asked for, and where each failed:' }, ...lines];
}

/** A line of a tree as lines of a terminal. */
export function wrappedTree({ depth, text }: TreeLine, width: number): readonly string[] {
  const indent = ' '.repeat(INDENT * (depth + 2));
  const lines = wrapped(shown(text), Math.max(30, width - indent.length - INDENT));
  return lines.map((line, at) => `${indent}${at === 0 ? '' : '  '}${line}`);
}

/** A requirement of an image policy and those below it. */
function requirementLines(value: JsonValue, depth: number): readonly TreeLine[] {
  if (!isJsonObject(value)) return [];
  const { name, kind, result, children } = value;
  const parts = Array.isArray(children) ? children : [];
  const mark = result === 'met' ? '✓' : '✗';
  const why = parts.length > 0 ? '' : failureText(value);
  return [
    { depth, text: `${mark} ${titleOf(textOf(kind), textOf(name))}${why}` },
    ...parts.flatMap((part) => requirementLines(part, depth + 1)),
  ];
}

function titleOf(kind: string, name: string): string {
  return name.startsWith(kind.replace('-', ' ')) ? name : `${kind} ${name}`;
}

/** Evidence that was there and did not count. */
function refusalLines(value: JsonValue): readonly TreeLine[] {
  return (Array.isArray(value) ? value : []).filter(isJsonObject).map((refusal) => {
    const { form, evidence, verifier } = refusal;
    return { depth: 0, text: `✗ ${textOf(verifier)}, ${textOf(form)} ${textOf(evidence)}${failureText(refusal)}` };
  });
}

function failureText({ step, message, wanted }: Readonly<Record<string, unknown>>): string {
  if (typeof step !== 'string') return '';
  return `: fails at ${step}: ${textOf(message)}${typeof wanted === 'string' ? `; wanted ${wanted}` : ''}`;
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
