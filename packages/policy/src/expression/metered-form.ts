import { suggest } from '@assay/core';
import type { ASTNode } from '@marcbachmann/cel-js';
import { type Regex, readRegex } from '../text/regex.ts';
import type { ExpressionProblem } from './engine.ts';
import {
  CHEAP_METHODS,
  COMPREHENSIONS,
  FUNCTIONS,
  MAKERS,
  MAX_DEPTH,
  MAX_PARTS,
  MAX_REGEX_SIZE,
  METHODS,
} from './language.ts';
import { METER } from './meter-macros.ts';

/** Says what is wrong with an expression; never leaves this folder. */
export class ExpressionRefused extends Error {
  override readonly name = 'ExpressionRefused';
  readonly problem: ExpressionProblem;
  constructor(problem: ExpressionProblem) {
    super(problem.message);
    this.problem = problem;
  }
}

const COMPARISONS: ReadonlySet<string> = new Set(['==', '!=', '<', '<=', '>', '>=']);

/**
 * Writes an expression down again with everything in it that counts what the evaluation costs, and collects the names and regular
 * expressions that it uses. What the language does not have is refused here.
 */
export class MeteredForm {
  /** Names of facts, in the order in which they are met. */
  readonly names: Set<string> = new Set();
  /** Regular expressions; the metered form names them by their place. */
  readonly regexes: Regex[] = [];
  /** Names, literals, operators and calls so far. */
  parts: number = 0;
  readonly #source: string;
  readonly #known: ReadonlySet<string>;
  /** Variables of the macros around the part that is being written. */
  readonly #bound: string[] = [];

  constructor(source: string, known: ReadonlySet<string>) {
    this.#source = source;
    this.#known = known;
  }

  /** @throws ExpressionRefused */
  write(node: ASTNode, depth = 0): string {
    this.parts += 1;
    if (this.parts > MAX_PARTS) throw refused(node, `the expression has more than ${MAX_PARTS} parts`);
    if (depth > MAX_DEPTH) throw refused(node, `the expression is nested more than ${MAX_DEPTH} deep`);
    const next = depth + 1;
    switch (node.op) {
      case 'value':
        return this.#literal(node);
      case 'id':
        return this.#name(node, node.args);
      case '.':
        return `${this.#operand(node.args[0], next)}.${node.args[1]}`;
      case '[]':
        return `${this.#operand(node.args[0], next)}[${this.write(node.args[1], next)}]`;
      case 'call':
        return this.#call(node, node.args[0], node.args[1], next);
      case 'rcall':
        return this.#method(node, { method: node.args[0], receiver: node.args[1], args: node.args[2] }, next);
      case 'list':
        return `[${node.args.map((item) => this.write(item, next)).join(', ')}]`;
      case 'map':
        return `{${node.args.map(([key, value]) => `${this.write(key, next)}: ${this.write(value, next)}`).join(', ')}}`;
      case '?:': {
        const [condition, then, otherwise] = node.args.map((part) => this.write(part, next));
        return `(${condition ?? ''} ? ${then ?? ''} : ${otherwise ?? ''})`;
      }
      case '||':
      case '&&':
        return `(${this.#chain(node.op, node.args, next)})`;
      case '!_':
      case '-_':
        return `${node.op.charAt(0)}(${this.write(node.args, next)})`;
      case '.?':
      case '[?]':
        throw refused(node, 'optional access is not part of the language');
      case '==':
      case '!=':
      case '<':
      case '<=':
      case '>':
      case '>=':
      case 'in':
      case '+':
      case '-':
      case '*':
      case '/':
      case '%':
        return this.#binary(node.op, node.args, next);
    }
  }

  #literal(node: ASTNode): string {
    if (typeof node.args === 'object' && node.args !== null) {
      throw refused(node, 'byte strings and unsigned numbers are not part of the language');
    }
    return this.#source.slice(node.start, node.end);
  }

  #name(node: ASTNode, name: string): string {
    if (this.#bound.includes(name)) return name;
    if (!this.#known.has(name)) {
      const near = suggest(name, this.#known);
      const hint = near === undefined ? `there are: ${[...this.#known].join(', ')}` : `did you mean ${near}?`;
      throw refused(node, `there is no ${name}`, hint);
    }
    this.names.add(name);
    return name;
  }

  /** What a dot, bracket or method stands behind. */
  #operand(node: ASTNode, depth: number): string {
    const text = this.write(node, depth);
    return node.op === 'id' || node.op === '.' || node.op === '[]' || node.op === 'call' || node.op === 'rcall'
      ? text
      : `(${text})`;
  }

  #chain(operator: '||' | '&&', [left, right]: readonly [ASTNode, ASTNode], depth: number): string {
    const rights: ASTNode[] = [right];
    let first = left;
    while (first.op === operator) {
      rights.push(first.args[1]);
      first = first.args[0];
      this.parts += 1;
    }
    const written = [first, ...rights.toReversed()].map((part) => `${METER.attempt}(${this.write(part, depth)})`);
    return written.join(` ${operator} `);
  }

  #binary(operator: string, [left, right]: readonly [ASTNode, ASTNode], depth: number): string {
    const [a, b] = [this.write(left, depth), this.write(right, depth)];
    const literal = left.op === 'value' || right.op === 'value';
    if (COMPARISONS.has(operator) && !literal) return `(${METER.all}(${a}) ${operator} ${METER.all}(${b}))`;
    if (operator === 'in') return `(${a} in ${METER.members}(${b}))`;
    const plain = `(${a} ${operator} ${b})`;
    return operator === '+' ? `${METER.made}(${plain})` : plain;
  }

  #call(node: ASTNode, name: string, args: readonly ASTNode[], depth: number): string {
    demandKnown(node, name, args.length, FUNCTIONS);
    if (name === 'has') return `has(${args.map((arg) => this.write(arg, depth)).join(', ')})`;
    const written = args.map((arg) => this.write(arg, depth)).join(', ');
    if (name === 'timestamp') return `${METER.instant}(${written})`;
    if (name === 'duration') return `duration(${METER.duration}(${written}))`;
    const plain = `${name}(${METER.text}(${written}))`;
    return MAKERS.has(name) ? `${METER.made}(${plain})` : plain;
  }

  #method(node: ASTNode, call: MethodCall, depth: number): string {
    const { method, receiver, args } = call;
    demandKnown(node, method, args.length, METHODS);
    if (method === 'bind') return this.#bind(node, call, depth);
    if (COMPREHENSIONS.has(method)) return this.#comprehension(call, depth);
    if (method === 'matches') return this.#matches(node, call, depth);
    const on = this.#operand(receiver, depth);
    const written = args.map((arg) => this.write(arg, depth));
    if (method === 'join') return `${METER.join}(${on}, ${written[0] ?? '""'})`;
    if (CHEAP_METHODS.has(method)) return `${on}.${method}(${written.join(', ')})`;
    const [needle, ...others] = written;
    const given = needle === undefined ? [] : [`${METER.needle}(${needle})`, ...others];
    const plain = `${METER.text}(${on}).${method}(${given.join(', ')})`;
    return MAKERS.has(method) ? `${METER.made}(${plain})` : plain;
  }

  #comprehension({ method, receiver, args }: MethodCall, depth: number): string {
    const list = this.write(receiver, depth);
    const [variable, ...bodies] = args;
    const name = variable?.op === 'id' ? variable.args : '';
    const steps = this.#within(name, () =>
      bodies.map((body) => {
        const before = this.parts;
        const written = this.write(body, depth);
        return `${METER.step}(${written}, ${1 + this.parts - before})`;
      }),
    );
    return `${METER.range}(${list}).${method}(${[name, ...steps].join(', ')})`;
  }

  #bind(node: ASTNode, { receiver, args }: MethodCall, depth: number): string {
    const [variable, value, body] = args;
    if (receiver.op !== 'id' || receiver.args !== 'cel' || variable?.op !== 'id' || !value || !body) {
      throw refused(node, 'bind is written cel.bind(name, value, expression)');
    }
    const bound = this.write(value, depth);
    return `cel.bind(${variable.args}, ${bound}, ${this.#within(variable.args, () => this.write(body, depth))})`;
  }

  #within<T>(name: string, write: () => T): T {
    this.#bound.push(name);
    const written = write();
    this.#bound.pop();
    return written;
  }

  #matches(node: ASTNode, { receiver, args }: MethodCall, depth: number): string {
    const [pattern] = args;
    if (pattern?.op !== 'value' || typeof pattern.args !== 'string') {
      const hint = 'write the regular expression itself between quotation marks';
      throw refused(pattern ?? node, 'matches() takes a text that is written out', hint);
    }
    const reading = readRegex(pattern.args);
    const message = !reading.ok ? reading.message : reading.regex.size > MAX_REGEX_SIZE ? 'it is too complex' : null;
    if (!reading.ok || message !== null) {
      const hint = 'expressions are RE2 syntax: no look-around and no back-references';
      const problem = { message: message ?? '', hint, offset: pattern.start } as const;
      throw new ExpressionRefused({ code: 'PATTERN_INVALID', ...problem });
    }
    this.regexes.push(reading.regex);
    return `${METER.matches}(${this.write(receiver, depth)}, ${this.regexes.length - 1})`;
  }
}

interface MethodCall {
  readonly method: string;
  readonly receiver: ASTNode;
  readonly args: readonly ASTNode[];
}

function demandKnown(
  node: ASTNode,
  name: string,
  count: number,
  known: Readonly<Record<string, readonly number[]>>,
): void {
  const counts = Object.hasOwn(known, name) ? known[name] : undefined;
  if (counts?.includes(count) === true) return;
  if (counts !== undefined) throw refused(node, `${name}() does not take ${count} arguments`);
  const near = suggest(name, Object.keys(known));
  const hint = near === undefined ? `there are: ${Object.keys(known).join(', ')}` : `did you mean ${near}?`;
  throw refused(node, `there is no function ${name}()`, hint);
}

function refused(node: ASTNode, message: string, hint?: string): ExpressionRefused {
  const problem = { code: 'PARAMETER_INVALID', message, offset: node.pos } as const;
  return new ExpressionRefused(hint === undefined ? problem : { ...problem, hint });
}
