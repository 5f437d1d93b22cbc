import { type KeptInspection, keepTarget } from '@assay/assess';
import { type Inspection, type InspectionRequest, NO_TRUST } from '@assay/core';
import { mergeNeeds, policyNeeds } from '@assay/policy';
import { inspectionFormats } from '@assay/report';
import type { CommandContext } from '../command-table.ts';
import { cliError } from '../errors.ts';
import { exitCodeOfInspect } from '../exit-code.ts';
import { withImageOptions } from '../image-work.ts';
import { loadPolicy } from '../load-policy.ts';
import { planReports } from '../reports.ts';
import { writeBaseline } from '../secret-baseline-file.ts';
import { SETTINGS } from '../settings/settings.ts';

/** `assay inspect IMAGE`: what is in it. */
export async function inspect(context: CommandContext): Promise<number> {
  const { operands, settings } = context;
  const [target = ''] = operands;
  const reports = await planReports(context, inspectionFormats, { includeFiles: settings.get(SETTINGS.files) });
  const baseline = settings.get(SETTINGS.writeSecretBaseline);
  if (baseline !== null && settings.get(SETTINGS.skipSecrets)) {
    throw cliError('OPTION_CONFLICT', '--write-secret-baseline and --skip-secrets exclude each other');
  }
  const kept = await withImageOptions(context, target, keepTarget, {
    secrets: !settings.get(SETTINGS.skipSecrets),
    scope: settings.get(SETTINGS.scope),
    declared: settings.get(SETTINGS.declared),
    ...(await requestForPolicies(context)),
  });
  const inspections = kept.map(withTime);
  if (baseline !== null) await writeBaseline(baseline, inspections);
  const [only] = inspections;
  const single = !settings.get(SETTINGS.allPlatforms) && only !== undefined && inspections.length === 1;
  await reports.write(single ? only : { inspections });
  return exitCodeOfInspect(inspections);
}

/** Digests of every file in an inspection that is kept, and what the rules of a policy that was named ask for. */
async function requestForPolicies({
  io,
  settings,
}: CommandContext): Promise<Partial<Pick<InspectionRequest, 'fileDigests' | 'retrieve' | 'contentSearches'>>> {
  const path = settings.get(SETTINGS.policy);
  const isKept = settings.get(SETTINGS.output).some(({ format }) => format === 'inspection');
  if (path === null && !isKept) return {};
  const policy = path === null ? null : await loadPolicy(path, io.workingDirectory, settings.get(SETTINGS.var));
  const asked = policy === null ? [] : [policyNeeds(policy)];
  const { request } = mergeNeeds([...asked, ...(isKept ? [EVERY_DIGEST] : [])]);
  return request;
}

const EVERY_DIGEST: Parameters<typeof mergeNeeds>[0][number] = {
  kinds: new Set(),
  request: { fileDigests: { algorithms: ['md5', 'sha1', 'sha256'], paths: 'all' }, retrieve: [] },
  trust: NO_TRUST,
};

function withTime({ inspection, inspectedAt }: KeptInspection): Inspection {
  return inspectedAt === null ? inspection : { ...inspection, inspectedAt };
}
