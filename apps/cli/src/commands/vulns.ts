import { inspectTarget } from '@assay/assess';
import { vulnerabilityFormats } from '@assay/report';
import { openCommandMatcher } from '../checking/open-matcher.ts';
import type { CommandContext } from '../command-table.ts';
import { exitCodeOfMatching } from '../exit-code.ts';
import { withImageOptions } from '../image-work.ts';
import { planReports } from '../reports.ts';
import { SETTINGS } from '../settings/settings.ts';

/** `assay vulns IMAGE`: what is known against its packages. */
export async function vulns(context: CommandContext): Promise<number> {
  const { operands, settings } = context;
  const reports = await planReports(context, vulnerabilityFormats);
  using matcher = await openCommandMatcher(context);
  const inspections = await withImageOptions(context, operands[0] ?? '', inspectTarget);
  const images = inspections.map((inspection) => matcher.match(inspection));
  const [only] = images;
  const single = !settings.get(SETTINGS.allPlatforms) && only !== undefined && images.length === 1;
  await reports.write(single ? only : { images });
  return exitCodeOfMatching(inspections, images);
}
