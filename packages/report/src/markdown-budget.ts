import type { Decision } from '@assay/core';

/** Texts of decisions that share a budget of bytes: what one leaves over goes to those behind it; those without room are counted. */
export function withinBudget(
  decisions: readonly Decision[],
  budgetBytes: number,
  render: (decision: Decision, budgetBytes: number) => string,
): readonly string[] {
  const texts: string[] = [];
  let left = budgetBytes;
  let skipped = 0;
  decisions.forEach((decision, index) => {
    const text = render(decision, Math.floor(left / (decisions.length - index)));
    const size = Buffer.byteLength(text, 'utf8') + 1;
    if (size > left) {
      skipped++;
      return;
    }
    left -= size;
    texts.push(text);
  });
  if (skipped > 0) texts.push(`\n${skipped} more decisions are left out here; the JSON report has all of them.`);
  return texts;
}
