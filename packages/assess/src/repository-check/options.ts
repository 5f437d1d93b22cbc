import type { DocumentProblem, RepositoryPart, SourceSeverity } from '@assay/core';
import type { LintSettings } from '@assay/dockerfile';
import type { Assessment } from '../assess-image.ts';
import type { RepositorySecretOptions } from '../repository-secrets/options.ts';
import type { PinSourceOptions } from '../source-files/pin-options.ts';

/** Whether a part is judged, and the mildest severity that fails; null: it is reported and never fails. */
export type PartChoice = { readonly failOn: SourceSeverity | null } | 'off';

/** What judging a repository needs to know. What an image and a policy are is told by whoever calls. */
export interface RepositoryCheckOptions {
  /** As the user named it; a directory. */
  readonly target: string;
  readonly parts: Readonly<Record<RepositoryPart, PartChoice>>;
  readonly lint: LintSettings;
  readonly pin: Pick<
    PinSourceOptions,
    'syntax' | 'perPlatform' | 'resolve' | 'library' | 'mirrors' | 'approved' | 'age'
  >;
  readonly secrets: Pick<
    RepositorySecretOptions,
    'rules' | 'baseline' | 'exceptions' | 'binary' | 'cache' | 'onProgress'
  >;
  /** Absolute paths of policies that the settings name, besides those that are found by their names. */
  readonly policies: readonly string[];
  /** Everything that is wrong with a policy. */
  readonly readPolicy: (path: string) => Promise<readonly DocumentProblem[]>;
  /** Images to hold against the policy, as they were named. */
  readonly images: readonly string[];
  readonly judgeImage: (image: string) => Promise<readonly Assessment[]>;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Absolute. */
  readonly workingDirectory: string;
  readonly now: Date;
  readonly signal: AbortSignal;
}
