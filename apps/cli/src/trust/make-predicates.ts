import { assessImage, inspectTarget } from '@assay/assess';
import { type AssayError, type Digest, type Inspection, type JsonValue, isJsonObject, printable } from '@assay/core';
import { inspectionFormats } from '@assay/report';
import { choosePolicy, judge } from '../checking/assess-options.ts';
import { openCommandMatcher } from '../checking/open-matcher.ts';
import type { CommandContext } from '../command-table.ts';
import { cliError } from '../errors.ts';
import { withImageOptions } from '../image-work.ts';
import { readInput } from '../read-input.ts';
import type { Statement } from '../settings/attest-settings.ts';
import { SETTINGS } from '../settings/settings.ts';
import {
  type Predicate,
  decisionPredicate,
  inspectionPredicate,
  sbomPredicate,
  scanPredicate,
  summaryPredicate,
} from './predicates.ts';

const MAX_PREDICATE_BYTES = 32 * 1024 * 1024;
const JUDGING: ReadonlySet<Statement> = new Set(['decision', 'vsa']);

/**
 * Makes what is to be stated about images, by their digests: documents about what is in them, and how they are judged.
 * @throws OPTION_CONFLICT, FILE_UNREADABLE, IMAGE_CHANGED, and what inspecting and judging throw
 */
export async function predicatesOf(
  context: CommandContext,
  digests: readonly Digest[],
): Promise<ReadonlyMap<Digest, readonly Predicate[]>> {
  const { settings, operands } = context;
  const own = await ownPredicate(context);
  const asked = settings.get(SETTINGS.statement);
  const usual: readonly Statement[] = settings.get(SETTINGS.policy) === null ? ['cyclonedx'] : ['cyclonedx', 'vsa'];
  const kinds = [...new Set(asked.length > 0 ? asked : own === null ? usual : [])];
  const made = new Map<Digest, Predicate[]>(digests.map((digest) => [digest, own === null ? [] : [own]]));
  if (kinds.some((kind) => !JUDGING.has(kind))) {
    const inspections = await withImageOptions(context, operands[0] ?? '', inspectTarget);
    for (const inspection of inspections) {
      const list = inspection.subject.digest === null ? undefined : made.get(inspection.subject.digest);
      for (const kind of kinds) list?.push(...(await inspectionPredicates(context, kind, inspection)));
    }
  }
  if (kinds.some((kind) => JUDGING.has(kind))) await addJudgements(context, kinds, made);
  const count = kinds.length + (own === null ? 0 : 1);
  for (const [digest, { length }] of made) {
    if (length === count) continue;
    // Each step opens the image by its name: a tag may have moved in between, and then something would be left out without a word.
    throw cliError('IMAGE_CHANGED', `${printable(operands[0] ?? '')} was ${digest} and is no more`);
  }
  return made;
}

async function inspectionPredicates(
  context: CommandContext,
  kind: Statement,
  inspection: Inspection,
): Promise<readonly Predicate[]> {
  const { io, settings } = context;
  const at = settings.get(SETTINGS.at) ?? io.now();
  if (kind === 'cyclonedx' || kind === 'spdx') return [sbomPredicate(inspection, kind, at)];
  if (kind === 'inspection') {
    const json = inspectionFormats.get('json')?.render(inspection, { color: false, width: 120 });
    return json === undefined ? [] : [inspectionPredicate(json)];
  }
  if (kind !== 'vulns') return [];
  using matcher = await openCommandMatcher(context);
  const matched = matcher.match(inspection);
  const { data } = matched.vulnerabilities;
  return [scanPredicate({ ...matched, matchedAt: at.toISOString() }, { builtAt: data?.builtAt ?? null })];
}

async function addJudgements(
  context: CommandContext,
  kinds: readonly Statement[],
  made: ReadonlyMap<Digest, Predicate[]>,
): Promise<void> {
  const assessments = await judge(context, await choosePolicy(context), assessImage);
  for (const assessment of assessments) {
    const { decision, inspection } = assessment;
    const list = decision.subject.digest === null ? undefined : made.get(decision.subject.digest);
    if (kinds.includes('decision')) list?.push(decisionPredicate(decision));
    if (kinds.includes('vsa')) {
      const inputs = decision.inputs?.inspection == null || inspection === null ? [] : [decision.inputs.inspection];
      list?.push(summaryPredicate(assessment, context.settings.get(SETTINGS.judge), inputs));
    }
  }
}

/** The predicate that the user wrote. */
async function ownPredicate({ settings }: CommandContext): Promise<Predicate | null> {
  const path = settings.get(SETTINGS.predicate);
  const predicateType = settings.get(SETTINGS.predicateType);
  if ((path === null) !== (predicateType === null)) {
    throw cliError('OPTION_CONFLICT', '--predicate and --predicate-type go together');
  }
  if (path === null || predicateType === null) return null;
  const refuse = (reason: string, cause?: unknown): AssayError =>
    cliError('FILE_UNREADABLE', `the predicate ${printable(path)} cannot be read: ${reason}`, { cause });
  const text = await readInput(path, { maxBytes: MAX_PREDICATE_BYTES, refuse });
  try {
    const predicate: JsonValue = JSON.parse(text);
    if (isJsonObject(predicate)) return { predicateType, predicate };
  } catch (error) {
    throw refuse('it is no JSON', error);
  }
  throw refuse('it is no JSON object');
}
