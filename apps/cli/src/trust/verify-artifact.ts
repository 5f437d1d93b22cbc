import { BASIC_REQUEST, type Digest, type Reference, type TrustRequest } from '@assay/core';
import type { OpenOptions } from '@assay/oci';
import type { CommandContext } from '../command-table.ts';

/**
 * Why an artifact of a registry does not count as signed by those who were asked for; null when it does.
 * @throws what verifying throws
 */
export async function artifactProblem(
  context: CommandContext,
  reference: Reference & { readonly digest: Digest },
  { asked, open }: { readonly asked: TrustRequest; readonly open: OpenOptions },
): Promise<string | null> {
  // Verification is loaded only where it is asked for.
  const [{ verifyImage }, { trustOptions }] = await Promise.all([
    import('@assay/assess'),
    import('./trust-options.ts'),
  ]);
  const { more: _more, ...trust } = await trustOptions(context, { open, signal: open.signal });
  const { digest } = reference;
  const verified = await verifyImage(
    {
      evidenceTarget: {
        subject: { digest, indexDigest: null, platform: null },
        source: { kind: 'registry', reference },
      },
      needs: { kinds: new Set<never>(), request: BASIC_REQUEST, trust: asked },
      evaluatedAt: context.io.now(),
    },
    trust,
  );
  const signatures = verified?.report.signatures ?? [];
  if (signatures.some((signature) => signature.verified && signature.subject === digest)) return null;
  const unread = verified?.report.search.gaps ?? [];
  const missing = unread.length === 0 ? 'it has no signature' : `its signatures cannot be read: ${unread[0]?.message}`;
  const why = signatures.map(({ failure }) => failure).find((failure) => failure !== null);
  return signatures.length === 0 ? missing : `nobody who counts signed it${why === undefined ? '' : ` (${why})`}`;
}
