import { join } from 'node:path';
import {
  DEFAULT_JUDGE_SETTINGS,
  configuredPorts,
  registryResolver,
  serviceAssessor,
  startController,
} from '@assay/controller';
import { clusterSide } from '../admission/cluster-options.ts';
import { AssessorThread } from '../admission/assessor-thread.ts';
import {
  commandLineOf,
  doorSettings,
  engineOf,
  policySources,
  refuseWithoutPolicy,
  resolverOptions,
  tell,
} from '../admission/controller-options.ts';
import { cacheLocation } from '../cache-location.ts';
import type { Interruption } from '../command-io.ts';
import type { CommandContext } from '../command-table.ts';
import { cliError } from '../errors.ts';
import { EXIT } from '../exit-code.ts';
import { SETTINGS } from '../settings/settings.ts';

/**
 * `assay controller`: answers admission reviews until it is told to end. Then it takes nothing more, answers what it has, and exits
 * with 0.
 */
export async function controller(context: CommandContext): Promise<number> {
  const { io, settings } = context;
  const told = Promise.withResolvers<Interruption>();
  const forget = io.onInterruption(told.resolve);
  const { host, port } = settings.get(SETTINGS.listen);
  const stateDirectory = settings.get(SETTINGS.state) ?? join(cacheLocation(io, settings), 'admission');
  const thread = new AssessorThread(commandLineOf(context));
  const cluster = await clusterSide(context, stateDirectory);
  const door = doorSettings(context);
  const running = await startController({
    host,
    port,
    tls: cluster?.tls ?? tlsFiles(context),
    stateDirectory: settings.get(SETTINGS.noCache) ? null : stateDirectory,
    engine: engineOf(context),
    sources: [...policySources(context), ...(cluster?.sources ?? [])],
    assessor: serviceOf(context) ?? thread,
    resolver: registryResolver(await resolverOptions(context)),
    ports: cluster?.ports ?? configuredPorts(settings.get(SETTINGS.namespaceLabels)),
    judging: {
      ...DEFAULT_JUDGE_SETTINGS,
      coldWaitMs: settings.get(SETTINGS.coldWait),
      decisionFreshMs: settings.get(SETTINGS.decisionLifetime),
      refusalFreshMs: settings.get(SETTINGS.refusalLifetime),
      staleMs: settings.get(SETTINGS.staleLimit),
      assessMs: settings.get(SETTINGS.timeout) ?? DEFAULT_JUDGE_SETTINGS.assessMs,
    },
    door,
    customWorkloads: settings.get(SETTINGS.workloadPath),
    onProblem: tell(context),
    ...(cluster === null ? {} : { onEvent: cluster.onEvent, readiness: cluster.readiness }),
  });
  try {
    // Policies of a cluster may come later; until its objects are read the controller is not ready.
    if (cluster === null) await refuseWithoutPolicy(context, running.store.current, { isStrict: false });
    if (settings.get(SETTINGS.service) === null) thread.warm();
  } catch (error) {
    await running.close();
    throw error;
  }
  cluster?.attach({
    judge: running.judge,
    door,
    registry: running.metrics.registry,
    policies: () => running.store.current,
    onPolicies: (listener) => running.store.onChange(listener),
  });
  await io.stdout.write(`assay answers admission reviews at ${running.url}\n`);
  await told.promise;
  // From here on a signal does what it does to any program.
  forget();
  await running.close();
  await cluster?.close();
  await thread.close();
  return EXIT.pass;
}

function tlsFiles({ settings }: CommandContext): Parameters<typeof startController>[0]['tls'] {
  const [certificate, key] = [settings.get(SETTINGS.tlsCert), settings.get(SETTINGS.tlsKey)];
  const clientAuthority = settings.get(SETTINGS.clientCa);
  if (settings.get(SETTINGS.insecureHttp)) {
    if (certificate !== null || key !== null || clientAuthority !== null) {
      throw cliError('OPTION_CONFLICT', '--insecure-http goes with no certificate');
    }
    return null;
  }
  if (certificate === null || key === null) {
    throw cliError('USAGE', 'API servers speak HTTPS only: --tls-cert and --tls-key are needed', {
      hint: 'With --insecure-http plain HTTP is served, for tests.',
    });
  }
  return { certificate, key, clientAuthority };
}

function serviceOf({ settings }: CommandContext): ReturnType<typeof serviceAssessor> | null {
  const [url, key] = [settings.get(SETTINGS.service), settings.get(SETTINGS.serviceKey)];
  if (url === null) return null;
  if (key === null) throw cliError('OPTION_CONFLICT', '--service needs ASSAY_SERVICE_KEY');
  return serviceAssessor({ url, key });
}
