import { hash } from 'node:crypto';
import { printable } from '@assay/core';
import type { LintRule, Violation } from '../contracts/lint-rule.ts';
import type { Severity } from '../contracts/severity.ts';
import type { Dockerfile } from '../dockerfile.ts';
import type { Instruction } from '../syntax/instruction.ts';
import type { LintFinding } from './lint-result.ts';

/** A violation with what the engine knows of it. */
export interface RawFinding {
  readonly rule: LintRule;
  readonly severity: Severity;
  readonly violation: Violation;
}

/** Longest text from the file that a message shows. */
const MAX_SHOWN = 200;

/** Makes findings of violations, sorted by place and rule. */
export function makeFindings(file: Dockerfile, path: string, raw: readonly RawFinding[]): LintFinding[] {
  const sorted = raw.toSorted(compareRaw);
  const seen = new Map<string, number>();
  return sorted.map(({ rule, severity, violation }) => {
    const start = file.positionAt(violation.span.start);
    const instruction = instructionAt(file, violation.span.start);
    const subject = instruction === null ? '' : instruction.keyword + instruction.body.text.slice(0, 4_096);
    const identity = `${path}\n${rule.id}\n${violation.messageId}\n${subject}`;
    const count = seen.get(identity) ?? 0;
    seen.set(identity, count + 1);
    return {
      id: hash('sha256', `${identity}\n${count}`).slice(0, 16),
      rule: rule.id,
      aliases: rule.aliases,
      severity,
      messageId: violation.messageId,
      message: fillTemplate(rule.messages[violation.messageId] ?? violation.messageId, violation.data ?? {}),
      remedy: rule.remedy,
      path,
      line: start.line,
      column: start.column,
      end: file.positionAt(violation.span.end),
      stage: stageName(file, instruction),
      edits: violation.edits ?? [],
    };
  });
}

/** The instruction that an offset is in, or null. */
function instructionAt(file: Dockerfile, offset: number): Instruction | null {
  const { instructions } = file.syntax;
  let low = 0;
  let high = instructions.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((instructions[middle]?.span.start ?? 0) <= offset) low = middle + 1;
    else high = middle;
  }
  const instruction = instructions[low - 1];
  return instruction !== undefined && offset < instruction.span.end ? instruction : null;
}

function stageName(file: Dockerfile, instruction: Instruction | null): string | null {
  const stage = instruction === null ? null : file.stageOf(instruction);
  return stage === null ? null : (stage.nameText ?? String(stage.index));
}

function compareRaw(a: RawFinding, b: RawFinding): number {
  const { start, end } = a.violation.span;
  if (start !== b.violation.span.start) return start - b.violation.span.start;
  if (a.rule.id !== b.rule.id) return a.rule.id < b.rule.id ? -1 : 1;
  if (end !== b.violation.span.end) return end - b.violation.span.end;
  return a.violation.messageId < b.violation.messageId ? -1 : a.violation.messageId > b.violation.messageId ? 1 : 0;
}

/** Puts values into `{name}` placeholders; texts of the file are made safe to show. */
function fillTemplate(template: string, data: Readonly<Record<string, string | number>>): string {
  if (!template.includes('{')) return template;
  return template.replace(/\{(\w+)\}/g, (placeholder, name: string) => {
    const value = Object.hasOwn(data, name) ? data[name] : undefined;
    if (value === undefined) return placeholder;
    const text = String(value);
    return printable(text.length > MAX_SHOWN ? `${text.slice(0, MAX_SHOWN)}…` : text);
  });
}
