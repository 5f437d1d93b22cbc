import { inspectTarget } from '@assay/assess';
import { type Inspection, type Registry, createRegistry } from '@assay/core';
import type { Formatter } from '@assay/report';
import { encodeSbom, sbomFormats } from '@assay/sbom';
import type { CommandContext } from '../command-table.ts';
import { exitCodeOfInspect } from '../exit-code.ts';
import { withImageOptions } from '../image-work.ts';
import { planReports } from '../reports.ts';
import { SETTINGS } from '../settings/settings.ts';

/** `assay sbom IMAGE`: what is in it, as a document that other tools read. CycloneDX JSON on stdout unless `-o` says otherwise. */
export async function sbom(context: CommandContext): Promise<number> {
  const [target = ''] = context.operands;
  const reports = await planReports(context, sbomWriters(context), { defaultFormat: 'cyclonedx-json' });
  // Only the native format repeats the configuration, and secrets in it are hidden by whoever looks for them.
  const formats = new Set(context.settings.get(SETTINGS.output).map(({ format }) => format));
  const listsFiles = context.settings.get(SETTINGS.files) || WITH_SHA1.some((format) => formats.has(format));
  const inspections = await withImageOptions(context, target, inspectTarget, {
    secrets: formats.has('native'),
    ...(listsFiles ? { fileDigests: { algorithms: ['sha1', 'sha256'], paths: 'all' } } : {}),
  });
  for (const inspection of inspections) await reports.write(inspection);
  return exitCodeOfInspect(inspections);
}

/** Formats whose files must have a SHA-1 digest: they always list the files by which packages were found. */
const WITH_SHA1: readonly string[] = ['spdx-json', 'spdx-tv'];

/** The SBOM formats in the shape of report formats. The time in a document is `--at`, so that it can be made again byte by byte. */
function sbomWriters({ io, settings }: CommandContext): Registry<Formatter<Inspection>> {
  const createdAt = settings.get(SETTINGS.at) ?? io.now();
  const specVersion = settings.get(SETTINGS.specVersion);
  return createRegistry(
    sbomFormats.modules.map((format) => ({
      ...format,
      render: (inspection) =>
        encodeSbom(format.id, inspection, {
          createdAt,
          includeFiles: settings.get(SETTINGS.files),
          ...(specVersion === null ? {} : { specVersion }),
        }),
    })),
  );
}
