import { type Scope, githubApps } from '@assay/store';
import type { ServiceParts } from '../service/parts.ts';
import { requestImageFollowUp } from './github-jobs-asked.ts';

/**
 * Has an image connected with its commit, where the space has a GitHub App. Use the transaction that changes what is known of the image.
 */
export async function followImage(
  scope: Scope,
  parts: Pick<ServiceParts, 'queue'>,
  { imageId, reference }: { readonly imageId: number; readonly reference: string },
): Promise<void> {
  const apps = await githubApps.listApps(scope);
  if (apps.length > 0) await requestImageFollowUp(scope, parts, { imageId, reference });
}
