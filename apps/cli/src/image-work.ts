import { type InspectOptions, openCacheDirectory } from '@assay/assess';
import { BASIC_REQUEST, type ContentSearch, type InspectionRequest } from '@assay/core';
import { DEFAULT_LIMITS } from '@assay/inspection';
import { byteSize } from '@assay/report';
import { cacheLocation } from './cache-location.ts';
import { readContentOptions } from './content-options.ts';
import type { CommandContext } from './command-table.ts';
import { withDeadline } from './deadline.ts';
import { makeOpenOptions } from './open-options.ts';
import { SETTINGS } from './settings/settings.ts';
import { createProgressLine } from './terminal/progress-line.ts';
import { TOOL_VERSION } from './tool-version.ts';

/** The searches of the user and those of rules; one of the user counts before one of a rule by its name. */
function searchesOf(
  given: readonly ContentSearch[],
  asked: readonly ContentSearch[],
): Pick<InspectionRequest, 'contentSearches'> {
  const names = new Set(given.map(({ name }) => name));
  const contentSearches = [...given, ...asked.filter(({ name }) => !names.has(name))];
  return contentSearches.length === 0 ? {} : { contentSearches };
}

/**
 * Does work on an image with everything that the commands on images share: cache, limits, deadline, progress.
 * @throws TIMEOUT, INTERRUPTED, TERMINATED, OPTION_CONFLICT, FILE_UNREADABLE, and what the work throws
 */
export async function withImageOptions<T>(
  context: CommandContext,
  target: string,
  work: (options: InspectOptions) => Promise<T>,
  request: Partial<InspectionRequest> = {},
): Promise<T> {
  const { io, settings } = context;
  const malware = settings.get(SETTINGS.malware);
  const { options, searches, retrieve } = await readContentOptions(context);
  const progress = createProgressLine(context);
  progress.show(`opening ${target}`);
  const cache = openCacheDirectory(cacheLocation(io, settings));
  try {
    return await withDeadline(io, settings.get(SETTINGS.timeout), async (signal) =>
      work({
        target,
        open: await makeOpenOptions(context, target, { scratchDirectory: cache.scratchDirectory, signal }),
        as: settings.get(SETTINGS.as),
        limits: { ...DEFAULT_LIMITS, ...settings.get(SETTINGS.limit) },
        request: {
          ...BASIC_REQUEST,
          ...request,
          retrieve: [...(request.retrieve ?? []), ...retrieve],
          ...searchesOf(searches, request.contentSearches ?? []),
        },
        ...options,
        malware: malware === null ? null : { address: malware },
        cache: settings.get(SETTINGS.noCache) ? null : cache,
        toolVersion: TOOL_VERSION,
        now: () => io.now(),
        signal,
        onProgress: ({ layer, bytesRead, totalBytes }) =>
          progress.show(`reading layer ${layer + 1}: ${byteSize(bytesRead)} of ${byteSize(totalBytes)}`),
        onMalwareProgress: ({ files, totalFiles, bytes, totalBytes }) =>
          progress.show(
            `looking for malware: ${files} of ${totalFiles} files, ${byteSize(bytes)} of ${byteSize(totalBytes)}`,
          ),
      }),
    );
  } finally {
    if (!settings.get(SETTINGS.noCache)) await cache.prune(settings.get(SETTINGS.cacheSize));
    await progress.clear();
  }
}
