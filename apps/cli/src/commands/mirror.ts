import { resolve } from 'node:path';
import { openCacheDirectory } from '@assay/assess';
import { type ImageTarget, parseReference, parseTarget, printable } from '@assay/core';
import { type MirrorDestination, type MirrorReport, type MirrorSource, mirrorImage } from '@assay/oci';
import { byteSize, counted, jsonText } from '@assay/report';
import { cacheLocation } from '../cache-location.ts';
import type { CommandContext } from '../command-table.ts';
import { withDeadline } from '../deadline.ts';
import { cliError } from '../errors.ts';
import { EXIT } from '../exit-code.ts';
import { makeOpenOptions } from '../open-options.ts';
import { planReports } from '../reports.ts';
import { SETTINGS } from '../settings/settings.ts';
import { plainFormats } from '../terminal/plain-formats.ts';
import { createProgressLine } from '../terminal/progress-line.ts';

const FORMATS = plainFormats<MirrorReport>({
  table: (report) => `${tableLines(report).join('\n')}\n`,
  json: (report) => `${jsonText({ schemaVersion: 1, ...report })}\n`,
});

/** `assay mirror SOURCE DESTINATION`: copies an image with everything that vouches for it. Exit code 5 when evidence could not be copied. */
export async function mirror(context: CommandContext): Promise<number> {
  const { io, operands, settings } = context;
  const [from = '', to = ''] = operands;
  const source = sourceOf(parseTarget(from), io.workingDirectory);
  const destination = destinationOf(parseTarget(to), io.workingDirectory);
  const reports = await planReports(context, FORMATS);
  const cache = openCacheDirectory(cacheLocation(io, settings));
  const progress = createProgressLine(context);
  const platform = settings.get(SETTINGS.platform);
  let report: MirrorReport;
  try {
    report = await withDeadline(io, settings.get(SETTINGS.timeout), async (signal) => {
      const open = await makeOpenOptions(context, from, { scratchDirectory: cache.scratchDirectory, signal });
      return await mirrorImage(source, destination, {
        ...open,
        platforms: platform === null ? 'all' : [platform],
        onProgress: ({ kind, sizeBytes, outcome }) => progress.show(`${kind} of ${byteSize(sizeBytes)}: ${outcome}`),
      });
    });
  } finally {
    await progress.clear();
  }
  await reports.write(report);
  return report.gaps.length > 0 ? EXIT.incomplete : EXIT.pass;
}

function sourceOf(target: ImageTarget, workingDirectory: string): MirrorSource {
  switch (target.kind) {
    case 'registry':
      return { kind: 'registry', reference: target.reference };
    case 'bare':
      return { kind: 'registry', reference: parseReference(target.text) };
    case 'oci':
    case 'oci-archive':
      return { kind: target.kind, path: resolve(workingDirectory, target.path), name: target.name };
    case 'docker':
    case 'docker-archive':
    case 'dir':
    case 'sbom':
      throw unsuited(target, 'registry:REF, oci:DIR[:tag] and oci-archive:FILE');
  }
}

function destinationOf(target: ImageTarget, workingDirectory: string): MirrorDestination {
  switch (target.kind) {
    case 'registry':
      return { kind: 'registry', reference: target.reference };
    case 'bare':
      return { kind: 'registry', reference: parseReference(target.text) };
    case 'oci':
      return { kind: 'oci', path: resolve(workingDirectory, target.path), name: target.name };
    case 'oci-archive':
    case 'docker':
    case 'docker-archive':
    case 'dir':
    case 'sbom':
      throw unsuited(target, 'registry:REF and oci:DIR[:name]');
  }
}

function unsuited({ text }: ImageTarget, suited: string): Error {
  return cliError('OPTION_CONFLICT', `${printable(text)} cannot be mirrored with its digests kept`, {
    hint: `Use one of ${suited}.`,
  });
}

function tableLines({ digest, manifests, blobs, evidence, foreignLayers, gaps }: MirrorReport): readonly string[] {
  return [
    `copied ${digest}`,
    `  ${counted(manifests.sent, 'manifest')} and ${counted(blobs.sent, 'blob')} sent (${byteSize(blobs.sentBytes)}), ${blobs.present} there already, ${blobs.mounted} mounted`,
    `  ${counted(evidence.length, 'piece')} of evidence`,
    ...evidence.map(({ manifest, subject, listed }) => `    ${manifest} about ${subject} (${listed})`),
    ...(foreignLayers.length === 0
      ? []
      : [`  ${counted(foreignLayers.length, 'layer')} kept elsewhere and not copied`]),
    ...gaps.map(({ place, message }) => `  not copied: ${printable(place)}: ${printable(message)}`),
  ];
}
