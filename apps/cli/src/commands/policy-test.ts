import { dirname, resolve } from 'node:path';
import { type AdvisoryMatcher, keepTarget, openMatcher } from '@assay/assess';
import { type AssayError, type GatheredFacts, parseTarget } from '@assay/core';
import {
  type CompiledPolicy,
  type PolicyTestCase,
  decodePolicyTests,
  policyNeeds,
  runPolicyTests,
} from '@assay/policy';
import type { CommandContext } from '../command-table.ts';
import { documentsOf } from '../documents-of.ts';
import { cliError } from '../errors.ts';
import { EXIT } from '../exit-code.ts';
import { withImageOptions } from '../image-work.ts';
import { loadPolicy, namingDocument, shownPath } from '../load-policy.ts';
import { readInput } from '../read-input.ts';
import { planReports } from '../reports.ts';
import { SETTINGS } from '../settings/settings.ts';
import { type StoredInspection, factsOfStored, readInspectionFile } from '../stored-inspection.ts';
import { renderOptions } from '../terminal/look.ts';
import { type TestSuite, testFormats } from '../terminal/test-formats.ts';

/** Bytes of one document of tests. */
const MAX_TEST_BYTES = 16 * 1024 * 1024;

/** `assay policy test PATH`. */
export async function policyTest(context: CommandContext): Promise<number> {
  const { io, operands } = context;
  const reports = await planReports(context, testFormats(renderOptions(context, true)));
  const path = resolve(io.workingDirectory, operands[0] ?? '');
  const suites: TestSuite[] = [];
  const matcher = openNamedDatabase(context);
  for (const file of await documentsOf(path, [/\.test\.ya?ml$/, /\.ya?ml$/]))
    suites.push(await runSuite(context, file, matcher));
  const sum = (key: 'passed' | 'failed'): number => suites.reduce((total, { report }) => total + report[key], 0);
  const [passed, failed] = [sum('passed'), sum('failed')];
  if (passed + failed === 0)
    throw cliError('DOCUMENT_INVALID', `${shownPath(path, io.workingDirectory)} holds no case`);
  await reports.write({ passed, failed, suites });
  return failed === 0 ? EXIT.pass : EXIT.fail;
}

/** Advisory data for images that cases name, only where the user names it: what lies on a machine must not change what tests say. */
function openNamedDatabase({ io, settings }: CommandContext): AdvisoryMatcher | null {
  const database = settings.get(SETTINGS.db);
  return database === null ? null : openMatcher({ database, vex: [], at: settings.get(SETTINGS.at) ?? io.now() });
}

async function runSuite(context: CommandContext, path: string, matcher: AdvisoryMatcher | null): Promise<TestSuite> {
  const { io, settings } = context;
  const name = shownPath(path, io.workingDirectory);
  const refuse = (reason: string, cause?: unknown): AssayError =>
    cliError('FILE_UNREADABLE', `${name} cannot be read: ${reason}`, { cause });
  const text = await readInput(path, { maxBytes: MAX_TEST_BYTES, refuse });
  const tests = namingDocument(name, () => decodePolicyTests({ text, name }));
  const named = tests.policy === null ? null : resolve(dirname(path), tests.policy);
  const policyPath = settings.get(SETTINGS.policy) ?? named;
  if (policyPath === null) {
    throw cliError('DOCUMENT_INVALID', `${name} does not say which policy it tests`, {
      hint: 'Write policy: FILE into it, or give --policy FILE.',
    });
  }
  const policy = await loadPolicy(policyPath, io.workingDirectory, settings.get(SETTINGS.var));
  const evaluatedAt = settings.get(SETTINGS.at) ?? io.now();
  const factsOf = (stored: StoredInspection): GatheredFacts => {
    const facts = factsOfStored(stored, evaluatedAt);
    return matcher === null ? facts : { ...facts, vulnerabilities: matcher.match(stored.inspection).vulnerabilities };
  };
  const fixtures = await loadFixtures(tests.cases, dirname(path), factsOf);
  const targets = await inspectTargets(context, tests.cases, { directory: dirname(path), policy, factsOf });
  const report = runPolicyTests(tests.cases, policy, {
    resolveFixture: (fixture) => fixtures.get(fixture) ?? null,
    resolveTarget: (target) => targets.get(target) ?? null,
  });
  return { file: name, policy: shownPath(policyPath, io.workingDirectory), report };
}

/** Stored inspections that cases name, relative to their document. @throws DOCUMENT_INVALID when one holds several images */
async function loadFixtures(
  cases: readonly PolicyTestCase[],
  directory: string,
  factsOf: (stored: StoredInspection) => GatheredFacts,
): Promise<ReadonlyMap<string, GatheredFacts>> {
  const fixtures = new Map<string, GatheredFacts>();
  for (const fixture of new Set(cases.flatMap((one) => one.fixture ?? []))) {
    const { inspections } = await readInspectionFile(resolve(directory, fixture));
    const [stored, ...more] = inspections;
    if (stored === undefined || more.length > 0) {
      throw cliError('DOCUMENT_INVALID', `the fixture ${fixture} does not hold exactly one inspection`);
    }
    fixtures.set(fixture, factsOf(stored));
  }
  return fixtures;
}

interface TargetOptions {
  readonly directory: string;
  readonly policy: CompiledPolicy;
  readonly factsOf: (stored: StoredInspection) => GatheredFacts;
}

/** Images that cases name, inspected for the rules of the policy; paths are relative to the document. */
async function inspectTargets(
  context: CommandContext,
  cases: readonly PolicyTestCase[],
  { directory, policy, factsOf }: TargetOptions,
): Promise<ReadonlyMap<string, GatheredFacts>> {
  const { kinds, request } = policyNeeds(policy);
  const found = new Map<string, GatheredFacts>();
  for (const target of new Set(cases.flatMap((one) => one.target ?? []))) {
    const asked = { ...request, ...(kinds.has('secrets') ? { secrets: true } : {}) };
    const [kept] = await withImageOptions(context, placedTarget(target, directory), keepTarget, asked);
    if (kept === undefined) continue;
    const { inspectedAt } = kept;
    const inspection = inspectedAt === null ? kept.inspection : { ...kept.inspection, inspectedAt };
    found.set(target, factsOf({ inspection, held: {} }));
  }
  return found;
}

/** A target whose path, where it names one, is absolute. */
function placedTarget(text: string, directory: string): string {
  const target = parseTarget(text);
  if (!('path' in target)) return text;
  const start = target.kind.length + 1;
  return `${target.kind}:${resolve(directory, target.path)}${text.slice(start + target.path.length)}`;
}
