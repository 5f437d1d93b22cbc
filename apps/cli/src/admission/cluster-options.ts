import { join } from 'node:path';
import { type ClusterSide, openCluster } from '@assay/controller';
import type { CommandContext } from '../command-table.ts';
import { cliError } from '../errors.ts';
import { SETTINGS } from '../settings/settings.ts';
import { neededService, tell } from './controller-options.ts';

type ClusterOptions = Parameters<typeof openCluster>[0];

/**
 * Connects to the cluster, where that is asked for; null otherwise.
 * @throws CLUSTER_CONFIG, OPTION_CONFLICT
 */
export async function clusterSide(
  context: CommandContext,
  { stateDirectory, identity }: { readonly stateDirectory: string; readonly identity: string },
): Promise<ClusterSide | null> {
  const { io, settings } = context;
  if (!settings.get(SETTINGS.cluster)) return null;
  const kinds = settings.get(SETTINGS.clusterPolicies);
  return openCluster({
    kubeconfig: settings.get(SETTINGS.kubeconfig),
    environment: io.environment,
    namespace: settings.get(SETTINGS.clusterNamespace),
    identity,
    sources: {
      resources: kinds.includes('assay'),
      sigstore: kinds.includes('sigstore'),
      configMap: settings.get(SETTINGS.policyConfigMap),
    },
    certificates: certificates(context, stateDirectory),
    reconcile: {
      action: settings.get(SETTINGS.reconcileAction),
      intervalMs: settings.get(SETTINGS.reconcileInterval),
      reports: reportForm(settings.get(SETTINGS.clusterReports)),
      service: recordingService(context),
      announceTo: settings.get(SETTINGS.candidateWebhook),
    },
    auditLog: settings.get(SETTINGS.auditLog),
    onProblem: tell(context),
  });
}

function reportForm(form: 'none' | 'openreports' | 'policyreport'): ClusterOptions['reconcile']['reports'] {
  return form === 'none' ? null : form;
}

function certificates({ settings }: CommandContext, stateDirectory: string): ClusterOptions['certificates'] {
  const secret = settings.get(SETTINGS.certificateSecret);
  if (secret === null) return null;
  if (settings.get(SETTINGS.tlsCert) !== null) {
    throw cliError('OPTION_CONFLICT', '--certificate-secret takes the place of --tls-cert');
  }
  const names = settings.get(SETTINGS.certificateName);
  if (names.length === 0) throw cliError('OPTION_CONFLICT', '--certificate-secret needs --certificate-name');
  const [authorityMs, leafMs, overlapMs] = settings.get(SETTINGS.certificateTimes);
  return {
    secret,
    names,
    webhooks: settings.get(SETTINGS.webhookConfiguration),
    directory: join(stateDirectory, 'serving'),
    times:
      authorityMs === undefined || leafMs === undefined || overlapMs === undefined
        ? null
        : { authorityMs, leafMs, overlapMs },
  };
}

function recordingService(context: CommandContext): ClusterOptions['reconcile']['service'] {
  return context.settings.get(SETTINGS.recordDeployments) ? neededService(context, '--record-deployments') : null;
}
