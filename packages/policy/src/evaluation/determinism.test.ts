import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Decision } from '@assay/core';
import { testRuns } from '@assay/testkit';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { compilePolicy } from '../compile-policy.ts';
import { evaluate } from './evaluate.ts';
import { planEvaluation } from './plan-evaluation.ts';
import { type FactsDraft, factsOf } from '../policy-tests/draft-facts.ts';
import { gates } from '../registry.ts';
import { type RuleDraft, decideOn, policyText } from '../testing/run-trigger.ts';

/** One example of a trigger as a rule, and the facts that it is about. */
interface ExampleRule {
  readonly rule: RuleDraft;
  readonly facts: FactsDraft;
}

/** The examples of all triggers. */
function exampleRules(): readonly ExampleRule[] {
  const root = join(import.meta.dirname, '../gates');
  return gates.modules.flatMap((gate) =>
    gate.triggers.modules.flatMap((trigger) => {
      const folder = join(root, gate.id.replaceAll('_', '-'), trigger.id.replaceAll('_', '-'), 'examples');
      const names = readdirSync(folder).filter((name) => name.endsWith('.yaml'));
      return names.toSorted().map((name) => {
        const text = readFileSync(join(folder, name), 'utf8');
        const { facts }: { readonly facts: FactsDraft } = parse(text);
        const { params }: { readonly params: RuleDraft['params'] & {} } = parse(text, { schema: 'failsafe' });
        return { rule: { gate: gate.id, trigger: trigger.id, params }, facts };
      });
    }),
  );
}

/** A policy of all examples, and one image with the lists of all their facts. */
function everything(): { readonly text: string; readonly facts: FactsDraft } {
  const examples = exampleRules();
  const merged: Record<string, unknown> = {};
  for (const { facts } of examples) mergeInto(merged, facts);
  const { reference: _, ...facts } = merged;
  return { text: policyText(examples.map(({ rule }) => rule)), facts };
}

/** Lists are put together, objects merged; of everything else the first counts. */
function mergeInto(target: Record<string, unknown>, source: object): void {
  for (const [key, value] of Object.entries(source)) {
    const present = target[key];
    if (Array.isArray(present) && Array.isArray(value)) target[key] = [...present, ...value];
    else if (isRecord(present) && isRecord(value)) mergeInto(present, value);
    else if (present === undefined || present === null) target[key] = structuredClone(value);
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Lists whose order says something: shuffling them makes another image. */
const ORDERED = new Set([
  'history',
  'layers',
  'ancestors',
  'env',
  'entrypoint',
  'cmd',
  'test',
  'idLike',
  'shell',
  'onBuild',
]);

/** The same facts with every list that is a set, and the keys of every object, in another order. */
function shuffle<T>(value: T, next: () => number, key?: string): T;
function shuffle(value: unknown, next: () => number, key = ''): unknown {
  if (Array.isArray(value)) {
    const items = value.map((item: unknown) => shuffle(item, next));
    return ORDERED.has(key) ? items : inAnyOrder(items, next);
  }
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([name, part]) => [name, shuffle(part, next, name)] as const);
  return Object.fromEntries(inAnyOrder(entries, next));
}

function inAnyOrder<T>(items: readonly T[], next: () => number): readonly T[] {
  return items
    .map((item) => ({ item, rank: next() }))
    .toSorted((a, b) => a.rank - b.rank)
    .map(({ item }) => item);
}

/** Numbers that follow from a seed. */
function numbersFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state;
  };
}

const ALL = everything();

/** The findings one by one, then everything else. */
function linesOf({ findings, ...rest }: Decision): readonly string[] {
  return [...findings.map((finding) => JSON.stringify(finding)), JSON.stringify(rest)];
}

describe('the order in which facts were gathered changes no byte of a decision', () => {
  test('for all examples in one policy and one image', () => {
    const { text, facts } = ALL;
    const expected = linesOf(decideOn(text, factsOf(facts)));
    expect(expected.length).toBeGreaterThan(500);
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 2 ** 31 }), (seed) => {
        const shuffled = factsOf(shuffle(facts, numbersFrom(seed)));
        const lines = linesOf(decideOn(text, shuffled));
        expect(lines.filter((line, index) => line !== expected[index]).slice(0, 3)).toEqual([]);
      }),
      testRuns(4),
    );
  });

  test.each(exampleRules().map((example) => [`${example.rule.gate}.${example.rule.trigger}`, example] as const))(
    'for %s',
    (_name, { rule, facts }) => {
      const all = { ...ALL.facts, ...facts };
      const text = policyText([rule]);
      const expected = JSON.stringify(decideOn(text, factsOf(all)), null, 1);
      for (const seed of [1, 2]) {
        expect(JSON.stringify(decideOn(text, factsOf(shuffle(all, numbersFrom(seed)))), null, 1)).toBe(expected);
      }
    },
  );
});

/** Where the sources lie compiled, which says nothing of language, time zone or locale. */
const CACHE = process.env['NODE_COMPILE_CACHE'];
const compiled = CACHE === undefined ? {} : { NODE_COMPILE_CACHE: CACHE };

/** Decides in another process, whose standard input is the policy and the facts. */
const PROGRAM = `
import { readFileSync } from 'node:fs';
import { decideOn } from ${JSON.stringify(join(import.meta.dirname, '../testing/run-trigger.ts'))};
import { factsOf } from ${JSON.stringify(join(import.meta.dirname, '../policy-tests/draft-facts.ts'))};
const { text, facts } = JSON.parse(readFileSync(0, 'utf8'));
process.stdout.write(JSON.stringify(decideOn(text, factsOf(facts))));
`;

test('language, time zone and locale of the machine change no byte of a decision', { timeout: 60_000 }, () => {
  const run = (env: Readonly<Record<string, string>>): string => {
    const args = ['--conditions=development', '--input-type=module', '--eval', PROGRAM];
    const { stdout, stderr } = spawnSync(process.execPath, args, {
      encoding: 'utf8',
      input: JSON.stringify(ALL),
      maxBuffer: 2 ** 26,
      env: { ...env, ...compiled },
    });
    expect(stderr).toBe('');
    return stdout;
  };
  const expected = JSON.stringify(decideOn(ALL.text, factsOf(ALL.facts)));
  expect(run({ TZ: 'UTC', LC_ALL: 'C' }) === expected).toBe(true);
  expect(run({ TZ: 'Asia/Kolkata', LC_ALL: 'tr_TR.UTF-8', LANG: 'tr_TR.UTF-8' }) === expected).toBe(true);
  expect(run({ TZ: 'America/St_Johns', LC_ALL: 'de_DE.UTF-8', LANGUAGE: 'de' }) === expected).toBe(true);
});

test('a decision names the documents that the policy includes', () => {
  const part = JSON.stringify({ version: '2', rule_sets: [] });
  const digest = `sha256:${createHash('sha256').update(part).digest('hex')}`;
  const text = policyText([{ gate: 'always', trigger: 'always' }], { include: [{ path: 'part.json', digest }] });
  const policy = compilePolicy({ text, name: 'p' }, { resolveInclude: () => part });
  const decision = evaluate(planEvaluation(policy, factsOf(), { unmapped: null }), factsOf());
  expect(decision.policy.includes).toEqual([{ reference: 'part.json', digest }]);
  expect(decideOn(policyText([]), factsOf()).policy).not.toHaveProperty('includes');
});
