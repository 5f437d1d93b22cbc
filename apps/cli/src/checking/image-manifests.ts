import { type EvidenceSource, type ImageManifest, factDigest, openManifests } from '@assay/assess';
import type { CommandContext } from '../command-table.ts';
import { withImageOptions } from '../image-work.ts';

/** Configuration and history of the image of the command, for each platform that was asked for; no layer is read. */
export async function imageManifests(context: CommandContext): Promise<readonly ImageManifest[]> {
  return withImageOptions(context, context.operands[0] ?? '', openManifests);
}

/** Evidence with what images tell about themselves: configuration in which secrets were found is kept nowhere else. */
export function withManifests(evidence: EvidenceSource, manifests: readonly ImageManifest[]): EvidenceSource {
  const facts = new Map<string, unknown>(
    manifests.flatMap(({ config, history, layers }) =>
      [config, history, layers].map((fact) => [factDigest(fact), fact]),
    ),
  );
  return {
    inspection: async (digest) => evidence.inspection(digest),
    fact: async (name, digest) => (facts.has(digest) ? { value: facts.get(digest) } : evidence.fact(name, digest)),
  };
}
