import type { DockerfileFact, LintFact } from '@assay/core';
import { type LintSettings, lintDockerfile, reconstructDockerfile } from '@assay/dockerfile';
import type { FactContext } from '../fact-sources.ts';

/** What the rules on Dockerfiles are held against, for the gate `dockerfile_lint`. */
export interface LintFactOptions {
  /** The Dockerfile that the owner of the image gave; null: what the image records of its build is used in its place. */
  readonly dockerfile: DockerfileFact | null;
  readonly settings: LintSettings;
}

/** Name of what is put together from the history of an image. */
const HISTORY_PATH = 'image history';

/** What the rules on Dockerfiles say of an image: of its Dockerfile, or as far as they make sense of the history of the image. */
export function lintFacts(
  { config, history, evaluatedAt }: Pick<FactContext, 'config' | 'history' | 'evaluatedAt'>,
  { dockerfile, settings }: LintFactOptions,
): readonly LintFact[] {
  const today = evaluatedAt.toISOString().slice(0, 10);
  const request =
    dockerfile === null
      ? { path: HISTORY_PATH, text: reconstruct({ config, history }), origin: 'history' as const }
      : { path: dockerfile.path, text: dockerfile.text, origin: 'file' as const };
  const { findings, failures } = lintDockerfile({ ...request, settings, today });
  if (failures.length > 0)
    throw new Error(`rules on Dockerfiles failed: ${failures.map(({ rule }) => rule).join(', ')}`);
  return findings.map(({ rule, aliases, severity, message, path, line }) => {
    return { rule, aliases, severity, message, path, line };
  });
}

function reconstruct({ config, history }: Pick<FactContext, 'config' | 'history'>): string {
  return reconstructDockerfile({ config, history, base: null, baseEntries: null }).text;
}
