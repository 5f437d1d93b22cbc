import type { Image } from '@assay/core';
import type { SecretSettings } from './secret-key.ts';

/** Hides the secrets of an image's configuration in text that quotes it. */
export interface ConfigRedaction {
  /** True when the configuration holds secrets. */
  readonly isNeeded: boolean;
  readonly hide: (text: string) => string;
}

/** Looks for the secrets in environment, labels, history and the rest of the configuration. The detectors are loaded only now. */
export async function openConfigRedaction(
  image: Pick<Image, 'config' | 'history'>,
  settings: SecretSettings = {},
): Promise<ConfigRedaction> {
  const [{ findRedactions }, { openRedactor }, { createHider }] = await Promise.all([
    import('./config-secrets.ts'),
    import('./secret-search.ts'),
    import('./redact-config.ts'),
  ]);
  const redactions = findRedactions(image, openRedactor(settings));
  return { isNeeded: redactions.size > 0, hide: createHider(redactions) };
}
