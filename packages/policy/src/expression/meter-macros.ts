import { readInstant } from '@assay/core';
import type { ASTNode, Environment, TypeDeclaration } from '@marcbachmann/cel-js';
import { LimitReached, Meter } from './meter.ts';

/** Key of the meter among the values of an evaluation; no expression can name it. */
export const METER_KEY = '#meter';

/** Longest text of a duration, in characters. */
const MAX_DURATION_LENGTH = 100;
/** Longest text that is looked for in another, in characters. */
const MAX_NEEDLE_LENGTH = 256;

/** What the library hands to a macro when it meets one. */
interface MacroCall {
  readonly args: readonly ASTNode[];
}

interface Scope {
  getValue(name: string): unknown;
}

interface Checker {
  check(node: ASTNode, scope: Scope): TypeDeclaration;
  getType(name: string): TypeDeclaration;
}

interface Evaluator {
  run(node: ASTNode, scope: Scope): unknown;
}

interface Macro {
  readonly async: false;
  typeCheck(checker: Checker, macro: Macro, scope: Scope): TypeDeclaration;
  evaluate(evaluator: Evaluator, macro: Macro, scope: Scope): unknown;
}

/** Names of the macros that the metered form of an expression is written with. */
export const METER = {
  step: '__step',
  made: '__made',
  attempt: '__attempt',
  range: '__range',
  text: '__text',
  needle: '__needle',
  all: '__all',
  members: '__members',
  join: '__join',
  matches: '__matches',
  instant: '__instant',
  duration: '__duration',
} as const;

/**
 * Registers the macros through which the metered form of an expression counts. All of them have the type and the value of their
 * first argument, but for those that answer something themselves.
 */
export function registerMeterMacros(environment: Environment): void {
  const register = (name: string, parameters: string, make: (call: MacroCall) => Macro): void => {
    environment.registerFunction(`${name}(${parameters}): dyn`, make);
  };
  register(METER.step, 'ast, ast', ({ args: [body, steps] }) => {
    const cost = Number(steps?.args ?? 1);
    return through(body, (meter, run) => {
      meter.spend(cost);
      return meter.attempt(run);
    });
  });
  register(METER.attempt, 'ast', ({ args: [body] }) => through(body, (meter, run) => meter.attempt(run)));
  register(METER.range, 'ast', ({ args: [body] }) => after(body, (meter, value) => meter.spendOnKeys(value)));
  register(METER.made, 'ast', ({ args: [body] }) => after(body, (meter, value) => meter.admit(value)));
  register(METER.text, 'ast', ({ args: [body] }) => after(body, (meter, value) => meter.spendOnText(value)));
  register(METER.needle, 'ast', ({ args: [body] }) => after(body, checkNeedle));
  register(METER.all, 'ast', ({ args: [body] }) => after(body, (meter, value) => meter.spendOnAll(value)));
  register(METER.members, 'ast', ({ args: [body] }) => after(body, (meter, value) => meter.spendOnMembers(value)));
  register(METER.duration, 'ast', ({ args: [body] }) => after(body, checkDuration));
  register(METER.join, 'ast, ast', ({ args: [list, separator] }) => answering('string', [list, separator], join));
  register(METER.matches, 'ast, ast', ({ args: [text, index] }) => answering('bool', [text, index], matches));
  register(METER.instant, 'ast', ({ args: [text] }) => answering('google.protobuf.Timestamp', [text], readTimestamp));
}

function through(body: ASTNode | undefined, evaluate: (meter: Meter, run: () => unknown) => unknown): Macro {
  const node = present(body);
  return {
    async: false,
    typeCheck: (checker, _macro, scope) => checker.check(node, scope),
    evaluate: (evaluator, _macro, scope) => evaluate(meterOf(scope), () => evaluator.run(node, scope)),
  };
}

function after(body: ASTNode | undefined, look: (meter: Meter, value: unknown) => void): Macro {
  const node = present(body);
  return {
    async: false,
    typeCheck: (checker, _macro, scope) => checker.check(node, scope),
    evaluate(evaluator, _macro, scope) {
      const value = evaluator.run(node, scope);
      look(meterOf(scope), value);
      return value;
    },
  };
}

function answering(
  type: string,
  parts: readonly (ASTNode | undefined)[],
  answer: (meter: Meter, values: readonly unknown[]) => unknown,
): Macro {
  const nodes = parts.map(present);
  return {
    async: false,
    typeCheck(checker, _macro, scope) {
      for (const node of nodes) checker.check(node, scope);
      return checker.getType(type);
    },
    evaluate: (evaluator, _macro, scope) =>
      answer(
        meterOf(scope),
        nodes.map((node) => evaluator.run(node, scope)),
      ),
  };
}

function join(meter: Meter, [list, separator]: readonly unknown[]): string {
  if (!Array.isArray(list) || typeof separator !== 'string') throw new TypeError('join() takes a list of texts');
  const texts = list.map((item: unknown) => {
    if (typeof item !== 'string') throw new TypeError('join() takes a list of texts');
    return item;
  });
  const length = texts.reduce((sum, text) => sum + text.length + separator.length, 0);
  meter.admitSize(length);
  meter.spend(texts.length);
  const joined = texts.join(separator);
  meter.spendOnText(joined);
  return joined;
}

function matches(meter: Meter, [text, index]: readonly unknown[]): boolean {
  const regex = meter.regexes[Number(index)];
  if (typeof text !== 'string' || regex === undefined) throw new TypeError('matches() takes a text');
  meter.spendOnMatch(regex, text);
  return regex.matchesSomewhere(text);
}

function readTimestamp(_meter: Meter, [value]: readonly unknown[]): Date {
  const instant =
    typeof value === 'bigint' ? new Date(Number(value) * 1000) : typeof value === 'string' ? readInstant(value) : null;
  if (instant !== null && !Number.isNaN(instant.getTime())) return instant;
  throw new TypeError('timestamp() takes an instant as RFC 3339, or seconds since 1970');
}

function checkNeedle(_meter: Meter, text: unknown): void {
  if (typeof text === 'string' && text.length > MAX_NEEDLE_LENGTH) {
    throw new TypeError(`a text of more than ${MAX_NEEDLE_LENGTH} characters cannot be looked for`);
  }
}

function checkDuration(_meter: Meter, text: unknown): void {
  if (typeof text === 'string' && text.length > MAX_DURATION_LENGTH) {
    throw new TypeError('duration() takes a text such as 1h30m');
  }
}

function meterOf(scope: Scope): Meter {
  const meter = scope.getValue(METER_KEY);
  if (meter instanceof Meter) return meter;
  throw new LimitReached('the evaluation is not metered');
}

function present(node: ASTNode | undefined): ASTNode {
  if (node === undefined) throw new TypeError('a macro of the meter lacks an argument');
  return node;
}
