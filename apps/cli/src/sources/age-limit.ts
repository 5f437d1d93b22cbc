import { type AgeLimit, readBaseManifest } from '@assay/assess';
import type { OpenOptions } from '@assay/oci';
import type { CommandContext } from '../command-table.ts';
import { SETTINGS } from '../settings/settings.ts';

/** How old images may be, as `--max-age` says; null without. Registries are asked with these options, and not at all without. */
export function ageLimit({ settings }: CommandContext, open: OpenOptions | null): AgeLimit | null {
  const days = settings.get(SETTINGS.maxImageAge);
  if (days === null) return null;
  const chosen = open?.platform === 'all' ? null : (open?.platform ?? null);
  const read: AgeLimit['read'] =
    open === null ? null : async (reference, platform) => await readBaseManifest(reference, platform ?? chosen, open);
  return { days, read };
}
