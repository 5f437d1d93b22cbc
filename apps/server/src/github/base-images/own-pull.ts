import { type Scope, githubChanges } from '@assay/store';

/** Writes down that somebody merged or closed a pull request that pins images. One that was closed is not proposed again as it is. */
export async function noteOwnPull(
  scope: Scope,
  repository: string,
  { number, isMerged }: { readonly number: number; readonly isMerged: boolean },
  now: number,
): Promise<void> {
  const pins = await githubChanges.listPins(scope, repository);
  const pin = pins.find((one) => one.number === number && one.state === 'open');
  if (pin === undefined) return;
  await githubChanges.putPin(scope, { ...pin, state: isMerged ? 'merged' : 'declined' }, now);
}
