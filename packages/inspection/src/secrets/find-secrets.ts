import type { Gap, SecretFinding } from '@assay/core';
import { findConfigSecrets } from './config-secrets.ts';
import { type SecretPlaces, findFileSecrets, tidySecrets } from './file-secrets.ts';
import { openSecretSearch } from './secret-search.ts';

/** The secrets of an image. */
export interface FoundSecrets {
  /** Sorted by path, line and detector. */
  readonly secrets: readonly SecretFinding[];
  readonly gaps: readonly Gap[];
  /** The secrets of the configuration, each with what is shown in its place. Never part of a result. */
  readonly redactions: ReadonlyMap<string, string>;
}

/** Puts together what was found in the layers, and looks through the configuration. */
export function findSecrets(places: SecretPlaces, secretKey: Uint8Array): FoundSecrets {
  const { findings, gaps, redactions } = findConfigSecrets(places.image, openSecretSearch(secretKey).scanner);
  return { secrets: tidySecrets([...findFileSecrets(places), ...findings]), gaps, redactions };
}
