import { assessImage } from '@assay/assess';
import { type AssessJob, compileAccepted, compileBundle } from '@assay/controller';
import { type Decision, formatReference } from '@assay/core';
import type { Allowlist, CompiledPolicy } from '@assay/policy';
import { checkSources } from '../checking/fact-sources.ts';
import type { CommandContext } from '../command-table.ts';
import { withImageOptions } from '../image-work.ts';
import type { SettingValues } from '../settings/resolve.ts';
import { SETTINGS } from '../settings/settings.ts';

/** Policies that are kept compiled. */
const MAX_COMPILED = 100;

/** A job in a form that threads can hand to each other. */
export type PortableJob = Omit<AssessJob, 'policy'> & {
  readonly policy: Pick<AssessJob['policy'], 'revision' | 'document'>;
};

interface Compiled {
  readonly policy: CompiledPolicy;
  readonly accepted: Allowlist | null;
}

/** Judges images as `assay check` does, one after another or several at once. */
export class LocalAssessor {
  readonly #context: CommandContext;
  readonly #compiled = new Map<string, Compiled>();

  constructor(context: CommandContext) {
    this.#context = { ...context, settings: withoutPassword(context.settings) };
  }

  /** One decision for each platform that was asked for. @throws what `assessImage` throws */
  async assess(job: PortableJob, signal: AbortSignal, at: Date = this.#context.io.now()): Promise<readonly Decision[]> {
    const { policy, accepted } = this.#policyOf(job);
    const assessments = await withImageOptions(
      this.#context,
      `registry:${formatReference(job.reference)}`,
      async (given) => {
        const registry = {
          ...given.open.registry,
          credentials: { ...given.open.registry.credentials, ...job.credentials },
        };
        const both = AbortSignal.any([given.signal, signal]);
        const options = { ...given, signal: both, open: { ...given.open, registry, signal: both } };
        return assessImage({
          ...options,
          as: job.as,
          policy,
          planning: { environment: job.environment, namespace: job.namespace, exceptions: accepted },
          unmapped: null,
          evaluatedAt: at,
          sources: await checkSources(this.#context, options, policy.trust),
        });
      },
    );
    return assessments.map(({ decision }) => decision);
  }

  #policyOf({ policy: { revision, document } }: PortableJob): Compiled {
    const known = this.#compiled.get(revision);
    if (known !== undefined) return known;
    const compiled = { policy: compileBundle(document), accepted: compileAccepted(document) };
    const oldest = this.#compiled.keys().next().value;
    if (this.#compiled.size >= MAX_COMPILED && oldest !== undefined) this.#compiled.delete(oldest);
    this.#compiled.set(revision, compiled);
    return compiled;
  }
}

/** Name and password are meant for the one registry of a command's image: here images come from wherever users say. */
function withoutPassword(settings: SettingValues): SettingValues {
  const hidden = new Set<unknown>([SETTINGS.username, SETTINGS.password, SETTINGS.passwordStdin]);
  return {
    ...settings,
    get: (setting) => (hidden.has(setting) ? setting.default : settings.get(setting)),
  };
}
