import { type InspectOptions, openCacheDirectory } from '@assay/assess';
import { BASIC_REQUEST, type InspectionRequest } from '@assay/core';
import { DEFAULT_LIMITS } from '@assay/inspection';
import { byteSize } from '@assay/report';
import { cacheLocation } from './cache-location.ts';
import type { CommandContext } from './command-table.ts';
import { withDeadline } from './deadline.ts';
import { makeOpenOptions } from './open-options.ts';
import { SETTINGS } from './settings/settings.ts';
import { createProgressLine } from './terminal/progress-line.ts';
import { TOOL_VERSION } from './tool-version.ts';

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
        request: { ...BASIC_REQUEST, ...request },
        malware: malware === null ? null : { address: malware },
        cache: settings.get(SETTINGS.noCache) ? null : cache,
        toolVersion: TOOL_VERSION,
        signal,
        onProgress: ({ layer, bytesRead, totalBytes }) =>
          progress.show(`reading layer ${layer + 1}: ${byteSize(bytesRead)} of ${byteSize(totalBytes)}`),
      }),
    );
  } finally {
    if (!settings.get(SETTINGS.noCache)) await cache.prune(settings.get(SETTINGS.cacheSize));
    await progress.clear();
  }
}
