import { resolve } from 'node:path';
import type { VexSource } from '@assay/advisory';
import {
  type FactContext,
  type FactSource,
  type FactSources,
  type InspectOptions,
  type KnownImage,
  baseImageSource,
  baselineOf,
  findAncestors,
  lintFacts,
  keepTarget,
  relatedPackagesOf,
} from '@assay/assess';
import {
  type AssayError,
  BASIC_REQUEST,
  type DockerfileFact,
  type Inspection,
  type TrustRequest,
  formatPlatform,
  printable,
} from '@assay/core';
import type { OpenOptions } from '@assay/oci';
import type { CommandContext } from '../command-table.ts';
import { cliError } from '../errors.ts';
import { shownPath } from '../load-policy.ts';
import { isJsonFile } from '../is-json-file.ts';
import { readInput } from '../read-input.ts';
import { readKnownBases } from './known-bases.ts';
import { lazyMatcher, vulnerabilitiesOf } from './lazy-matcher.ts';
import { SETTINGS } from '../settings/settings.ts';
import { readInspectionFile } from '../stored-inspection.ts';

/** Bytes of a Dockerfile. */
const MAX_DOCKERFILE_BYTES = 1024 * 1024;

/** The word for an image that had no predecessor. */
const NOTHING = 'none';

/**
 * Where facts come from that the image does not tell: files that the user named are read now, images only when a rule needs them. Those
 * whom the policy names as verifiers count for statements of VEX too.
 * @throws FILE_UNREADABLE, DOCUMENT_INVALID, KNOWN_IMAGES_INVALID
 */
export async function checkSources(
  context: CommandContext,
  options: InspectOptions,
  named: TrustRequest,
): Promise<FactSources> {
  const { settings } = context;
  const dockerfile = await readDockerfileFact(context);
  const known = await readKnownBases(context);
  const baseline = settings.get(SETTINGS.baseline);
  const previous = settings.get(SETTINGS.previous);
  const otherImage = async (what: string, place: string, about: FactContext): Promise<Inspection> =>
    inspectOther({ what, place: place, about, options, workingDirectory: context.io.workingDirectory });
  const advisories = lazyMatcher(context);
  const statementsOn = async (about: FactContext): Promise<readonly VexSource[]> => {
    if (!settings.get(SETTINGS.attachedVex)) return [];
    return await (await import('../trust/attached-vex.ts')).attachedVex(context, options, about, named);
  };
  const trust = lazyTrust(context, options);
  const base = lazyBase(context, { known, dockerfile, trust, open: options.open });
  return {
    ...trust,
    lint: async (about) => {
      // Its settings are read, and the rules loaded, only when one of the policy asks.
      const { readLintConfig } = await import('../sources/lint-config.ts');
      return await lintFacts(about, { dockerfile, settings: await readLintConfig(context) });
    },
    vulnerabilities: async (about) =>
      vulnerabilitiesOf(await advisories(), about.inspection, known, await statementsOn(about)),
    ...(dockerfile === null ? {} : { dockerfile: async () => dockerfile }),
    ...(known === null ? {} : { ancestors: async ({ layers }) => findAncestors(known, layers) }),
    baseImage: async (about) => await (await base())(about),
    ...(baseline === null
      ? {}
      : {
          baseline: async (about) => {
            const inspection = await otherImage('baseline', baseline, about);
            // Matched with the data of today: what was published since is in the baseline too, so nobody is blamed for it.
            const wanted = about.needs.kinds.has('vulnerabilities') ? await advisories() : null;
            const matches = vulnerabilitiesOf(wanted, inspection, known)?.matches ?? null;
            return { ...baselineOf(inspection), vulnerabilities: matches };
          },
        }),
    ...(previous === null
      ? {}
      : {
          previousTag: async (about) =>
            previous === NOTHING ? null : relatedPackagesOf(await otherImage('previous', previous, about)),
        }),
  };
}

type TrustFact = 'signatures' | 'attestations' | 'provenance' | 'imagePolicies' | 'evidenceSearch';

/** Who vouches for the image; the code that finds out is loaded when a rule asks. */
function lazyTrust(context: CommandContext, options: InspectOptions): Pick<FactSources, TrustFact> {
  let sources: Promise<FactSources> | null = null;
  const load = async (): Promise<FactSources> => {
    sources ??= import('../trust/check-trust.ts').then(async ({ checkTrust }) => await checkTrust(context, options));
    return await sources;
  };
  return {
    signatures: async (about) => await (await load()).signatures?.(about),
    attestations: async (about) => await (await load()).attestations?.(about),
    provenance: async (about) => await (await load()).provenance?.(about),
    imagePolicies: async (about) => await (await load()).imagePolicies?.(about),
    evidenceSearch: async (about) => await (await load()).evidenceSearch?.(about),
  };
}

interface BaseSources {
  readonly known: readonly KnownImage[] | null;
  readonly dockerfile: DockerfileFact | null;
  readonly trust: Pick<FactSources, 'provenance'>;
  readonly open: OpenOptions;
}

/** What the image is built on; what finds out, and the list of official images, are loaded when a rule asks. */
function lazyBase(
  context: CommandContext,
  { known, dockerfile, trust, open }: BaseSources,
): () => Promise<FactSource<'baseImage'>> {
  let source: Promise<FactSource<'baseImage'>> | null = null;
  return async () => {
    source ??= baseImageSource({
      known,
      dockerfile,
      provenance: async (about) => await trust.provenance?.(about),
      open,
      trusted: context.settings.get(SETTINGS.registryMirror).map(([registry]) => registry),
      library: async () => await (await import('../sources/pin-library.ts')).readPinLibrary(context),
      mirrors: context.settings.get(SETTINGS.officialMirror),
    });
    return await source;
  };
}

async function readDockerfileFact({ io, settings }: CommandContext): Promise<DockerfileFact | null> {
  const path = settings.get(SETTINGS.dockerfile);
  if (path === null) return null;
  const refuse = (reason: string, cause?: unknown): AssayError =>
    cliError('FILE_UNREADABLE', `the Dockerfile ${printable(path)} cannot be read: ${reason}`, { cause });
  const text = await readInput(path, { maxBytes: MAX_DOCKERFILE_BYTES, refuse });
  return { path: shownPath(path, io.workingDirectory), text };
}

interface OtherImage {
  /** Name of the option. */
  readonly what: string;
  /** An image, or the path of an inspection. */
  readonly place: string;
  readonly about: FactContext;
  readonly options: InspectOptions;
  readonly workingDirectory: string;
}

/**
 * The inspection of another image: from a file, or made now with the same platform.
 * @throws DOCUMENT_INVALID for one that was not read as a whole, and what inspecting throws
 */
async function inspectOther({ what, place, about, options, workingDirectory }: OtherImage): Promise<Inspection> {
  const path = resolve(workingDirectory, place);
  const inspection = (await isJsonFile(path))
    ? await readOther(what, path, about)
    : await lookAt(place, about, options);
  if (inspection.gaps.some((gap) => gap.effect === 'incomplete')) {
    throw cliError(
      'DOCUMENT_INVALID',
      `--${what}: ${printable(place)} could not be read as a whole, so nothing can be compared with it`,
    );
  }
  return inspection;
}

async function lookAt(target: string, { identity, needs }: FactContext, options: InspectOptions): Promise<Inspection> {
  const [kept] = await keepTarget({
    ...options,
    target,
    as: null,
    malware: null,
    open: { ...options.open, platform: identity.subject.platform ?? options.open.platform },
    request: { ...BASIC_REQUEST, ...(needs.kinds.has('secrets') ? { secrets: true } : {}) },
  });
  if (kept === undefined) throw cliError('DOCUMENT_INVALID', `${printable(target)} is no image`);
  return kept.inspection;
}

async function readOther(what: string, path: string, { identity }: FactContext): Promise<Inspection> {
  const { inspections } = await readInspectionFile(path);
  const { platform } = identity.subject;
  const fitting = inspections.filter(
    ({ inspection: { subject } }) =>
      platform !== null && subject.platform !== null && formatPlatform(subject.platform) === formatPlatform(platform),
  );
  const [stored] = inspections.length === 1 ? inspections : fitting;
  if (stored === undefined) {
    throw cliError('DOCUMENT_INVALID', `--${what}: ${printable(path)} holds no inspection of this platform`);
  }
  if (stored.held.entries === false && what === 'baseline') {
    throw cliError('DOCUMENT_INVALID', `--${what}: ${printable(path)} does not hold the files of the image`, {
      hint: 'assay inspect IMAGE -o inspection=FILE writes one that does.',
    });
  }
  return stored.inspection;
}
