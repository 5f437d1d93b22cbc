import { resolve } from 'node:path';
import {
  configuredPorts,
  openSimulatedDoor,
  readManifests,
  registryResolver,
  simulateAdmission,
} from '@assay/controller';
import { LocalAssessor } from '../admission/assess-here.ts';
import {
  doorSettings,
  engineOf,
  policySources,
  refuseWithoutPolicy,
  resolverOptions,
  tell,
} from '../admission/controller-options.ts';
import { ADMISSION_FORMATS } from '../admission/simulation-formats.ts';
import type { CommandContext } from '../command-table.ts';
import { EXIT } from '../exit-code.ts';
import { planReports } from '../reports.ts';
import { SETTINGS } from '../settings/settings.ts';

/** Longest that one image may take. */
const TIMEOUT_MS = 600_000;

/** `assay controller simulate MANIFEST…`: what the door would say to them. Exit code 2 when it would refuse one. */
export async function controllerSimulate(context: CommandContext): Promise<number> {
  const { io, operands, settings } = context;
  const reports = await planReports(context, ADMISSION_FORMATS);
  const manifests = await readManifests(operands.map((path) => resolve(io.workingDirectory, path)));
  const timeoutMs = settings.get(SETTINGS.timeout) ?? TIMEOUT_MS;
  const door = await openSimulatedDoor({
    engine: engineOf(context),
    sources: await policySources(context),
    assessor: new LocalAssessor(context),
    resolver: registryResolver(await resolverOptions(context)),
    ports: configuredPorts(settings.get(SETTINGS.namespaceLabels)),
    door: { ...doorSettings(context), labelGuards: [] },
    customWorkloads: settings.get(SETTINGS.workloadPath),
    timeoutMs,
    onProblem: tell(context),
  });
  await refuseWithoutPolicy(context, { current: door.policies(), awaited: [] }, { isStrict: true });
  const simulation = await simulateAdmission(manifests, door, { timeoutMs });
  await reports.write(simulation);
  return simulation.summary.denied > 0 ? EXIT.fail : EXIT.pass;
}
