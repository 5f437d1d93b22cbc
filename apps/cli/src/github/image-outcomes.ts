import { type AdvisoryMatcher, type Assessment, assessImage, inspectTarget } from '@assay/assess';
import { AssayError, type ForgeSettings, type Inspection, formatPlatform } from '@assay/core';
import {
  type CheckOutcome,
  type ComparedImage,
  type JudgedCommitImage,
  type NamedImage,
  compareForCheck,
  notCompared,
  plainOutcome,
  policyOutcome,
  vulnerabilityOutcome,
  withoutAdvisories,
} from '@assay/github';
import { markdownText } from '@assay/report';
import { choosePolicy, judge } from '../checking/assess-options.ts';
import { openCommandMatcher } from '../checking/open-matcher.ts';
import type { CommandContext } from '../command-table.ts';
import { exitCodeOfError } from '../exit-code.ts';
import { withImageOptions } from '../image-work.ts';
import type { BaselineImage, FindBaseline } from './baseline-image.ts';

/** Outcomes of the checks that are about images, and the exit codes of what could not be read. */
export interface ImageOutcomes {
  readonly outcomes: readonly CheckOutcome[];
  /** By check: what the exit code is where it does not pass because of this. */
  readonly codes: ReadonlyMap<CheckOutcome['check'], number>;
}

/** What is known of one image of the commit. */
interface ReadImage {
  readonly image: NamedImage;
  readonly inspection: Inspection | null;
  readonly assessment: Assessment | null;
}

/** Judges the images that were built from the commit, and holds them against those of the commit that the change starts from. */
export async function imageOutcomes(
  context: CommandContext,
  {
    images,
    settings,
    findBaseline,
  }: { readonly images: readonly string[]; readonly settings: ForgeSettings; readonly findBaseline: FindBaseline },
): Promise<ImageOutcomes> {
  const { modes } = settings;
  const wanted = (['vulnerabilities', 'policy'] as const).filter((check) => modes[check] !== 'off');
  if (wanted.length === 0) return { outcomes: [], codes: new Map() };
  if (images.length === 0) return { outcomes: wanted.map((check) => withoutImage(check)), codes: new Map() };
  let read: readonly ReadImage[];
  try {
    read = await readImages(context, images, modes.policy !== 'off');
  } catch (error) {
    const told = unreadable(error, 'The image could not be read');
    return {
      outcomes: wanted.map((check) => plainOutcome(check, 'incomplete', told)),
      codes: new Map(wanted.map((check) => [check, exitCodeOfError(error)])),
    };
  }
  const outcomes: CheckOutcome[] = [];
  const codes = new Map<CheckOutcome['check'], number>();
  if (modes.vulnerabilities !== 'off') {
    try {
      outcomes.push(await vulnerabilities(context, { read, settings, findBaseline }));
    } catch (error) {
      codes.set('vulnerabilities', exitCodeOfError(error));
      outcomes.push(withoutKnowledge(error));
    }
  }
  if (modes.policy !== 'off') {
    const judged = read.flatMap(({ image, assessment }): readonly JudgedCommitImage[] =>
      assessment === null ? [] : [{ image, decision: assessment.decision }],
    );
    outcomes.push(policyOutcome(judged));
  }
  return { outcomes, codes };
}

function withoutImage(check: 'vulnerabilities' | 'policy'): CheckOutcome {
  return plainOutcome(check, 'no-data', {
    title: 'No image was named',
    summary:
      'Nothing can be said, because no image was named. Name the one that the workflow built: `assay github check --image REFERENCE`, or the file of an archive.',
  });
}

/** @throws whatever is no answer to the question, such as an interruption or a policy with mistakes */
function unreadable(error: unknown, title: string): { readonly title: string; readonly summary: string } {
  if (
    !(error instanceof AssayError) ||
    error.kind === 'aborted' ||
    error.kind === 'usage' ||
    error.kind === 'document'
  ) {
    throw error;
  }
  return { title, summary: `${markdownText(error.message)}. The log of the workflow may tell more.` };
}

function withoutKnowledge(error: unknown): CheckOutcome {
  if (error instanceof AssayError && error.code === 'DATABASE_MISSING') {
    return withoutAdvisories('Run `assay db update` in a step before.');
  }
  return plainOutcome('vulnerabilities', 'incomplete', unreadable(error, 'Vulnerabilities could not be looked up'));
}

/** Judging reads an image as well, so that it is read once. */
async function readImages(
  context: CommandContext,
  images: readonly string[],
  isJudged: boolean,
): Promise<readonly ReadImage[]> {
  const policy = isJudged ? await choosePolicy(context) : null;
  const read: ReadImage[] = [];
  for (const target of images) {
    if (policy === null) {
      const inspections = await withImageOptions(context, target, inspectTarget);
      read.push(
        ...inspections.map((inspection) => ({ image: namedBy(inspection, target), inspection, assessment: null })),
      );
      continue;
    }
    for (const assessment of await judge({ ...context, operands: [target] }, policy, assessImage)) {
      const inspection = assessment.inspection ?? (await inspectionOf(context, target));
      read.push({ image: namedBy(inspection, target), inspection, assessment });
    }
  }
  return read;
}

/** A policy that needs no fact of the layers leaves them unread. */
async function inspectionOf(context: CommandContext, target: string): Promise<Inspection | null> {
  const inspections = await withImageOptions(context, target, inspectTarget);
  return inspections[0] ?? null;
}

function namedBy(inspection: Inspection | null, target: string): NamedImage {
  const { reference = target, digest = null, imageId = null, platform = null } = inspection?.subject ?? {};
  return {
    name: reference.replace(/@sha256:[0-9a-f]{64}$/, ''),
    digest: digest ?? imageId ?? 'unknown',
    platform: platform === null ? null : formatPlatform(platform),
  };
}

async function vulnerabilities(
  context: CommandContext,
  {
    read,
    settings,
    findBaseline,
  }: { readonly read: readonly ReadImage[]; readonly settings: ForgeSettings; readonly findBaseline: FindBaseline },
): Promise<CheckOutcome> {
  using matcher = await openCommandMatcher(context);
  const all: ComparedImage[] = [];
  for (const one of read) all.push(await compare(matcher, one, { settings, findBaseline }));
  return vulnerabilityOutcome(all, { settings, builtAt: matcher.status.builtAt });
}

async function compare(
  matcher: AdvisoryMatcher,
  { image, inspection }: ReadImage,
  { settings, findBaseline }: { readonly settings: ForgeSettings; readonly findBaseline: FindBaseline },
): Promise<ComparedImage> {
  if (inspection === null) return notCompared(image, 'it was not inspected');
  const found: BaselineImage | null = await findBaseline(inspection);
  const side = { inspection, facts: matcher.match(inspection).vulnerabilities };
  const baseline =
    found === null ? null : { ...found, facts: matcher.match(found.inspection).vulnerabilities, inspectedAt: null };
  return compareForCheck(image, side, { baseline, settings });
}
