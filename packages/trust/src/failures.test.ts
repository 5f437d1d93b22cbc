import { describe, expect, it } from 'vitest';
import { TRUST_FAILURES, trustFailure } from './failures.ts';
import { STEP_ORDER } from './verify/step-order.ts';

describe('the table of trust failures', () => {
  it('tells for every code a step, what it means and what to do', () => {
    for (const [code, { step, meaning, remedy }] of Object.entries(TRUST_FAILURES)) {
      expect(code).toMatch(/^[A-Z][A-Z_]+$/);
      expect(STEP_ORDER).toContain(step);
      expect(meaning).toMatch(/^[A-Z].*\.$/);
      expect(remedy).toMatch(/^[A-Z].*\.$/);
    }
  });

  it('shows text from evidence without control characters and cut', () => {
    const failure = trustFailure('IDENTITY_MISMATCH', `signed by \u001b]0;x\u0007${'a'.repeat(10_000)}`, '\u202e');
    expect(failure.message).not.toMatch(/\p{Cc}/u);
    expect(failure.message.length).toBeLessThan(1000);
    expect(failure.wanted).toBe(String.raw`\u{202e}`);
  });
});
