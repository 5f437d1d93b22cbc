/** What policies cost, each figure beside its bar: a part of `npm run bench`, and a program of its own. */
import type { GatheredFacts } from '@assay/core';
import { compilePolicy, evaluate, planEvaluation } from '@assay/policy';
import { factsOf } from '../packages/policy/src/policy-tests/draft-facts.ts';
import { allowlistPolicy, largePolicy, typicalPolicy } from './policy-documents.ts';

interface Row {
  readonly name: string;
  readonly ms: number;
  readonly bar: number | null;
}

/** Milliseconds of processor time of the best of several runs: what else the machine does counts little. */
function bestOf(runs: number, run: () => unknown): number {
  let best = Number.POSITIVE_INFINITY;
  for (let count = 0; count < runs; count++) {
    const started = process.threadCpuUsage();
    run();
    const { user, system } = process.threadCpuUsage(started);
    best = Math.min(best, (user + system) / 1000);
  }
  return best;
}

function setuidImage(count: number): GatheredFacts {
  return factsOf({
    files: Array.from({ length: count }, (_, index) => ({ path: `/app/bin/tool-${index}`, mode: 0o4755 })),
  });
}

/** Milliseconds that the allowlists cost: with the items, less without. */
function allowlistCost(items: number, findings: number): number {
  const facts = setuidImage(findings);
  const [withItems, without] = [items, 0].map((count) => {
    const plan = planEvaluation(compilePolicy({ text: allowlistPolicy(count), name: 'bench' }), facts, {
      unmapped: null,
    });
    return bestOf(5, () => evaluate(plan, facts));
  });
  return (withItems ?? 0) - (without ?? 0);
}

function typicalImage(): GatheredFacts {
  const packages = Array.from({ length: 500 }, (_, index) => ({
    name: `package-${index}`,
    version: `1.${index}-1`,
    licenses: ['MIT'],
    license: { expression: 'MIT', category: 'permissive' } as const,
  }));
  const files = Array.from({ length: 15_000 }, (_, index) => ({
    path: `/usr/share/doc/package-${index % 500}/file-${index}`,
  }));
  const matches = Array.from({ length: 120 }, (_, index) => ({
    id: `CVE-2026-${1000 + index}`,
    severity: index % 9 === 0 ? ('high' as const) : ('low' as const),
    package: { name: `package-${index}`, version: `1.${index}-1` },
  }));
  return factsOf({
    packages,
    files,
    vulnerabilities: { matches },
    config: { user: 'app', labels: { team: 'x' } },
    secrets: [],
  });
}

function typicalEvaluation(): number {
  const facts = typicalImage();
  const plan = planEvaluation(compilePolicy({ text: typicalPolicy(), name: 'bench' }), facts, { unmapped: null });
  for (let count = 0; count < 20; count++) evaluate(plan, facts);
  return bestOf(20, () => evaluate(plan, facts));
}

/** Measures and prints all of it. */
export function benchPolicies(): void {
  const yaml = largePolicy(5000);
  const rows: readonly Row[] = [
    { name: 'compile 5,000 rules, YAML', ms: bestOf(7, () => compilePolicy({ text: yaml, name: 'bench' })), bar: 200 },
    { name: 'warm evaluation, 500 packages', ms: typicalEvaluation(), bar: 5 },
    { name: '2,500 allowlist items x 10,000 findings', ms: allowlistCost(2500, 10_000), bar: 100 },
    { name: '5,000 allowlist items x 10,000 findings', ms: allowlistCost(5000, 10_000), bar: null },
    { name: '2,500 allowlist items x 20,000 findings', ms: allowlistCost(2500, 20_000), bar: null },
  ];
  console.log('\npolicies');
  for (const { name, ms, bar } of rows) {
    const beside = bar === null ? '' : `  bar ${bar} ms`;
    console.log(`${name.padEnd(44)} ${`${ms.toFixed(1)} ms`.padStart(10)}${beside}`);
  }
}

if (import.meta.main) benchPolicies();
