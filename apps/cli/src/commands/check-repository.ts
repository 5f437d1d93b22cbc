import { stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { type Assessment, type PartChoice, assessImage, checkRepository, openCacheDirectory } from '@assay/assess';
import type { DocumentProblem, RepositoryPart, RepositoryReport, SourceSeverity } from '@assay/core';
import type { LintSettings } from '@assay/dockerfile';
import { resolveReference } from '@assay/oci';
import type { CompiledPolicy } from '@assay/policy';
import { byteSize, counted, repositoryFormats } from '@assay/report';
import { cacheLocation } from '../cache-location.ts';
import { choosePolicy, judge } from '../checking/assess-options.ts';
import type { CommandContext } from '../command-table.ts';
import { readKnownSecrets, readRuleDocuments } from '../content-options.ts';
import { withDeadline } from '../deadline.ts';
import { cliError } from '../errors.ts';
import { exitCodeOfRepository } from '../exit-code.ts';
import { loadPolicy } from '../load-policy.ts';
import { note } from '../notes.ts';
import { makeOpenOptions } from '../open-options.ts';
import { planReports } from '../reports.ts';
import type { PartSettings } from '../settings/repository-settings.ts';
import { SETTINGS } from '../settings/settings.ts';
import { ageLimit } from '../sources/age-limit.ts';
import { readLintConfig } from '../sources/lint-config.ts';
import { readPinLibrary } from '../sources/pin-library.ts';
import { createProgressLine } from '../terminal/progress-line.ts';

/** Severities from which on the parts fail unless the settings say otherwise. */
const THRESHOLDS: Readonly<Record<RepositoryPart, SourceSeverity>> = {
  lint: 'warning',
  pin: 'warning',
  secrets: 'warning',
  policies: 'error',
  images: 'error',
};

/** `assay check DIRECTORY` for a repository: Dockerfiles, names of images, secrets, policies and images as one verdict. */
export async function checkRepositoryCommand(context: CommandContext, target: string): Promise<number> {
  const { settings } = context;
  const images = imagesOf(context);
  refuseOptions(context, images);
  const reports = await planReports(context, repositoryFormats);
  await noteOtherSettings(context, target);
  const report = await judgeRepository(context, target, images);
  await reports.write(report);
  return exitCodeOfRepository(report, { failOn: settings.get(SETTINGS.failOn) });
}

async function judgeRepository(
  context: CommandContext,
  target: string,
  images: readonly string[],
): Promise<RepositoryReport> {
  const { io, settings } = context;
  const lint = await readLintConfig(context);
  const { library } = await readPinLibrary(context);
  const rules = await readRuleDocuments(context);
  const known = await readKnownSecrets(context);
  const policy = settings.get(SETTINGS.policy);
  const cache = openCacheDirectory(cacheLocation(io, settings));
  const progress = createProgressLine(context);
  const judgeImage = judgeWith(context);
  try {
    return await withDeadline(io, settings.get(SETTINGS.timeout), async (signal) => {
      const open = await makeOpenOptions(context, '', { scratchDirectory: cache.scratchDirectory, signal });
      return await checkRepository({
        target,
        parts: partsOf(settings.get(SETTINGS.parts), lint),
        lint,
        pin: {
          syntax: false,
          perPlatform: false,
          resolve: settings.get(SETTINGS.offline) ? null : async (reference) => await resolveReference(reference, open),
          library,
          mirrors: settings.get(SETTINGS.officialMirror),
          approved: settings.get(SETTINGS.approvedImages),
          age: ageLimit(context, settings.get(SETTINGS.offline) ? null : open),
        },
        secrets: {
          rules,
          ...(known === null ? {} : { baseline: known }),
          exceptions: !settings.get(SETTINGS.noExceptions),
          binary: settings.get(SETTINGS.binary),
          cache: settings.get(SETTINGS.noCache) ? null : cache,
          onProgress: ({ contents, bytes }) =>
            progress.show(`looked through ${counted(contents, 'file')}, ${byteSize(bytes)}`),
        },
        policies: policy === null ? [] : [policy],
        readPolicy: async (path) => policyProblems(context, path),
        images,
        judgeImage,
        environment: io.environment,
        workingDirectory: io.workingDirectory,
        now: settings.get(SETTINGS.at) ?? io.now(),
        signal,
      });
    });
  } finally {
    await progress.clear();
    if (!settings.get(SETTINGS.noCache)) await cache.prune(settings.get(SETTINGS.cacheSize));
  }
}

/** Judges images by the policy of the command, which is read once, when the first image is judged. */
function judgeWith(context: CommandContext): (image: string) => Promise<readonly Assessment[]> {
  let policy: Promise<CompiledPolicy> | null = null;
  return async (image) => {
    policy ??= choosePolicy(context);
    return await judge({ ...context, operands: [image] }, await policy, assessImage);
  };
}

async function policyProblems({ io, settings }: CommandContext, path: string): Promise<readonly DocumentProblem[]> {
  const { warnings } = await loadPolicy(path, io.workingDirectory, settings.get(SETTINGS.var));
  return warnings;
}

function imagesOf({ settings }: CommandContext): readonly string[] {
  const given = settings.get(SETTINGS.image);
  return [...new Set(given.length > 0 ? given : settings.get(SETTINGS.images))];
}

/** What is said of a part counts; for Dockerfiles, what the settings of the rules say comes next. */
function partsOf(
  chosen: PartSettings,
  { failureThreshold }: LintSettings,
): Readonly<Record<RepositoryPart, PartChoice>> {
  const choice = (part: RepositoryPart, fallback: SourceSeverity | null = THRESHOLDS[part]): PartChoice => {
    const { [part]: said } = chosen;
    return said === 'off' ? 'off' : { failOn: said === undefined ? fallback : said };
  };
  return {
    lint: choice('lint', failureThreshold === 'none' ? null : failureThreshold),
    pin: choice('pin'),
    secrets: choice('secrets'),
    policies: choice('policies'),
    images: choice('images'),
  };
}

/** What is about one image makes no sense for a repository. @throws OPTION_CONFLICT */
function refuseOptions({ settings }: CommandContext, images: readonly string[]): void {
  if (settings.get(SETTINGS.explain) !== null || settings.get(SETTINGS.compat) === 'both') {
    throw cliError('OPTION_CONFLICT', '--explain and --compat both are about an image, and this is a repository');
  }
  const isOfOne = settings.get(SETTINGS.as) !== null || settings.get(SETTINGS.writeEvidence) !== null;
  if (isOfOne && images.length !== 1) {
    throw cliError('OPTION_CONFLICT', `--as and --write-evidence are about one image, and there are ${images.length}`);
  }
}

/** Only `assay.yaml` of the working directory counts: another one was not meant for whoever runs this. */
async function noteOtherSettings(context: CommandContext, target: string): Promise<void> {
  const { io, settings } = context;
  const directory = resolve(io.workingDirectory, target);
  if (directory === io.workingDirectory || settings.get(SETTINGS.config) !== null) return;
  const file = join(directory, 'assay.yaml');
  const isThere = await stat(file).then(
    () => true,
    () => false,
  );
  if (isThere) await note(context, `${file} does not count here: run from its directory, or name it with --config`);
}
