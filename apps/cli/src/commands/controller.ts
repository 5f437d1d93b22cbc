import { join } from 'node:path';
import {
  DEFAULT_JUDGE_SETTINGS,
  type ImageAssessor,
  configuredPorts,
  eitherAssessor,
  openAuditTrail,
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
  instanceOf,
  policySources,
  refuseWithoutPolicy,
  reportOptions,
  resolverOptions,
  serviceOf,
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
  const identity = instanceOf(context);
  const report = reportOptions(context, identity);
  const cluster = await clusterSide(context, { stateDirectory, identity });
  const now = cluster?.now ?? Date.now;
  const thread = new AssessorThread(commandLineOf(context), now);
  const trailFile = cluster === null ? settings.get(SETTINGS.auditLog) : null;
  const trail = trailFile === null ? null : await openAuditTrail(trailFile, tell(context));
  const door = doorSettings(context);
  const running = await startController({
    host,
    port,
    tls: cluster?.tls ?? tlsFiles(context),
    stateDirectory: settings.get(SETTINGS.noCache) ? null : stateDirectory,
    engine: engineOf(context),
    sources: [...(await policySources(context)), ...(cluster?.sources ?? [])],
    assessor: assessorOf(context, thread),
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
    ...report,
    now,
    ...(trail === null ? {} : { onEvent: trail.onEvent }),
    ...(cluster === null ? {} : { onEvent: cluster.onEvent, readiness: cluster.readiness }),
  });
  try {
    // What is not a file may come later; until everything is read the controller is not ready.
    if (running.store.awaited.every((id) => id.startsWith('file:')) && cluster === null) {
      await refuseWithoutPolicy(context, running.store, { isStrict: false });
    }
    if (judgeOf(context) !== 'service') thread.warm();
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
  await trail?.close();
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

/** Who judges images that are not known. @throws OPTION_CONFLICT */
function assessorOf(context: CommandContext, thread: AssessorThread): ImageAssessor {
  const service = serviceOf(context);
  const judge = judgeOf(context);
  if (judge === 'here') return thread;
  if (service === null) throw cliError('OPTION_CONFLICT', `--judge-in ${judge} needs --service`);
  const there = serviceAssessor(service);
  return judge === 'either' ? eitherAssessor(there, thread) : there;
}

function judgeOf({ settings }: CommandContext): 'service' | 'here' | 'either' {
  const judge = settings.get(SETTINGS.judgeIn);
  if (judge !== 'auto') return judge;
  return settings.get(SETTINGS.service) === null ? 'here' : 'service';
}
