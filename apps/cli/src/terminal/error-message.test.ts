import { AssayError } from '@assay/core';
import { describe, expect, it } from 'vitest';
import { errorMessage } from './error-message.ts';

const plain = { debug: false };

describe('errorMessage', () => {
  it('gives code, message and hint', () => {
    const error = new AssayError('X', { kind: 'usage', summary: '', hint: 'Do y.' }, 'x went wrong');
    expect(errorMessage(error, plain)).toBe('error[X]: x went wrong\n  hint: Do y.\n');
  });

  it('lists problems of a document at their places, and counts what is too much', () => {
    const problem = {
      severity: 'error',
      code: 'UNKNOWN_GATE',
      message: 'no gate x',
      hint: 'Did you mean y?',
      pointer: '/a',
      line: 3,
      column: 5,
    } as const;
    const error = new AssayError('POLICY_INVALID', { kind: 'document', summary: '' }, 'bad', {
      problems: Array.from({ length: 150 }, () => problem),
      details: { document: 'p.yaml' },
    });
    const lines = errorMessage(error, plain).split('\n');
    expect(lines[1]).toBe('p.yaml:3:5: error UNKNOWN_GATE: no gate x');
    expect(lines[2]).toBe('  hint: Did you mean y?');
    expect(lines.at(-2)).toBe('and 50 more problems');
  });

  it('never lets a terminal obey what a registry or a document says', () => {
    const error = new AssayError('X', { kind: 'usage', summary: '', hint: '\u001b[2J' }, 'a\rb\nerror[FAKE]: c');
    expect(errorMessage(error, plain)).toBe('error[X]: a\\u{d}b\\u{a}error[FAKE]: c\n  hint: \\u{1b}[2J\n');
  });

  it('shows a stack trace only when asked', () => {
    const error = new TypeError('x is not a function', { cause: new Error('deep') });
    expect(errorMessage(error, plain)).toMatch(/^error\[DEFECT\]: x is not a function\n {2}hint: .*\n$/);
    expect(errorMessage(error, { debug: true })).toMatch(/error-message\.test\.ts[\s\S]*caused by:[\s\S]*deep/);
  });
});
