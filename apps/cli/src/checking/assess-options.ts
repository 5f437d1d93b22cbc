import type { AssessOptions, Assessment } from '@assay/assess';
import type { CompiledPolicy } from '@assay/policy';
import type { CommandContext } from '../command-table.ts';
import { withImageOptions } from '../image-work.ts';
import { loadDefaultPolicy, loadPolicy } from '../load-policy.ts';
import { note } from '../notes.ts';
import { SETTINGS } from '../settings/settings.ts';
import { writeEvidence } from './evidence-file.ts';
import { checkSources } from './fact-sources.ts';

/** The policy that the user named, or the one that comes with Assay, which a note then says. @throws POLICY_UNREADABLE, POLICY_INVALID */
export async function choosePolicy(context: CommandContext): Promise<CompiledPolicy> {
  const { io, settings } = context;
  const path = settings.get(SETTINGS.policy);
  const variables = settings.get(SETTINGS.var);
  if (path !== null) return loadPolicy(path, io.workingDirectory, variables);
  const policy = await loadDefaultPolicy(io.workingDirectory, variables);
  await note(context, `no policy was named; judging by the one that comes with Assay, "${policy.name}"`);
  return policy;
}

/**
 * Judges the image of the command, and writes what the decisions were made from where that was asked for.
 * @throws TIMEOUT, INTERRUPTED, TERMINATED, OPTION_CONFLICT, FILE_UNREADABLE, OUTPUT_FAILED, and what assessing throws
 */
export async function judge<T extends Assessment>(
  context: CommandContext,
  policy: CompiledPolicy,
  assess: (options: AssessOptions) => Promise<readonly T[]>,
): Promise<readonly T[]> {
  const { io, operands, settings } = context;
  const compat = settings.get(SETTINGS.compat);
  const assessments = await withImageOptions(context, operands[0] ?? '', async (options) =>
    assess({
      ...options,
      policy,
      planning: {
        compat: compat === 'both' ? null : compat,
        environment: settings.get(SETTINGS.environment),
        namespace: settings.get(SETTINGS.namespace),
      },
      unmapped: settings.get(SETTINGS.unmapped),
      evaluatedAt: settings.get(SETTINGS.at) ?? io.now(),
      sources: await checkSources(context, options, policy.trust),
    }),
  );
  const evidencePath = settings.get(SETTINGS.writeEvidence);
  if (evidencePath !== null) await writeEvidence(evidencePath, assessments);
  return assessments;
}
