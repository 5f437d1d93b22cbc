import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { AssayError } from '@assay/core';
import type { Registry } from 'prom-client';
import { type KeeperOptions, keepCertificates } from '../certificates/keep-certificates.ts';
import { readCertificate } from '../certificates/issue.ts';
import { DEFAULT_TIMES, type RotationTimes } from '../certificates/rotation.ts';
import { openServingCertificate } from '../certificates/serving-certificate.ts';
import { writeServingFiles } from '../certificates/serving-files.ts';
import { createConfigMapSource } from '../custom-resources/config-map-source.ts';
import { createResourceSource } from '../custom-resources/resource-source.ts';
import { createSigstoreSource } from '../custom-resources/sigstore-source.ts';
import type { AdmissionJudge } from '../decision/decide.ts';
import type { PolicySet, PolicySource, Stop } from '../policies/policy-set.ts';
import { type AdmissionTeller, createAdmissionTeller } from '../reports/tell-admissions.ts';
import { AuditLog } from '../reports/audit-log.ts';
import { EventWriter } from '../reports/events.ts';
import { createReconcileMetrics } from '../reports/reconcile-metrics.ts';
import { type ReconcileSettings, startReconciling } from '../reconciler/start-reconciling.ts';
import type { DoorSettings } from '../settings/door-settings.ts';
import type { AdmissionEvent, ClusterPorts } from '../webhook/cluster-ports.ts';
import type { TlsFiles } from '../webhook/tls-files.ts';
import { readAccess } from './access.ts';
import { ClusterClock } from './cluster-clock.ts';
import { createHttpApi } from './http-api.ts';
import { openNamespaceLabels } from './namespace-labels.ts';
import { openPullSecrets } from './pull-secrets.ts';

/** How a controller stands in its cluster. */
export interface ClusterSideOptions {
  /** Null: the service account of the pod, or what kubectl would use. */
  readonly kubeconfig: string | null;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** The namespace of the controller; null: that of its service account. */
  readonly namespace: string | null;
  /** Who this replica is: the name of its pod. */
  readonly identity: string;
  /** Custom resources of Assay; those of sigstore; a ConfigMap of the controller's namespace. */
  readonly sources: { readonly resources: boolean; readonly sigstore: boolean; readonly configMap: string | null };
  /** An authority of its own; null where certificates come from elsewhere. */
  readonly certificates:
    | (Pick<KeeperOptions, 'secret' | 'names' | 'webhooks'> & {
        /** Null: as they are in general. */
        readonly times: RotationTimes | null;
        /** Where the certificate for serving is written. */
        readonly directory: string;
      })
    | null;
  readonly reconcile: ReconcileSettings;
  readonly auditLog: string | null;
  readonly onProblem: (message: string) => void;
}

/** What the rest of the controller takes from the cluster, and gives to it. */
export interface ClusterSide {
  readonly ports: ClusterPorts;
  readonly sources: readonly PolicySource[];
  /** Where the certificate for serving lies, once it does; null where it comes from elsewhere. */
  readonly tls: TlsFiles | null;
  readonly readiness: readonly (() => string | null)[];
  readonly onEvent: (event: AdmissionEvent) => void;
  /** The time of the cluster, in milliseconds since 1970. */
  readonly now: () => number;
  /** Begins to reconcile with what was put together. */
  readonly attach: (parts: {
    readonly judge: AdmissionJudge;
    readonly door: DoorSettings;
    readonly registry: Registry;
    readonly policies: () => PolicySet | null;
    readonly onPolicies: (listener: (set: PolicySet) => void) => () => void;
  }) => void;
  readonly close: Stop;
}

/**
 * Connects to the cluster and waits for the certificate to serve with, if there is to be one; everything else arrives later, and readiness
 * tells what is missing.
 * @throws CLUSTER_CONFIG
 */
export async function openClusterSide(options: ClusterSideOptions): Promise<ClusterSide> {
  const access = await readAccess(options);
  const clock = new ClusterClock((offsetMs) => options.onProblem(skewText(offsetMs)));
  const api = createHttpApi(access, clock);
  const namespace = options.namespace ?? access.namespace;
  const stop = new AbortController();
  const { signal } = stop;
  const running: Promise<unknown>[] = [];
  const onProblem = (error: AssayError): void => options.onProblem(`${error.code}: ${error.message}`);
  let onLabels: () => void = () => undefined;
  const labels = openNamespaceLabels(api, { signal, onProblem, onChange: () => onLabels() });
  const secrets = openPullSecrets(api, { signal, onProblem });
  const audit =
    options.auditLog === null
      ? null
      : await AuditLog.open(options.auditLog, (error) => options.onProblem(`audit log: ${String(error)}`));
  const events = new EventWriter(api, { instance: options.identity, now: clock.now });
  const teller: AdmissionTeller = createAdmissionTeller({ events, audit });
  const isKnown = { labels: false, secrets: false };
  void labels.ready.then(() => (isKnown.labels = true));
  void secrets.ready.then(() => (isKnown.secrets = true));
  let certificateEnds = 0;
  let onCertificate: () => void = () => undefined;
  const tls = await startCertificates();
  return {
    ports: { namespaceLabels: labels.of, pullCredentials: secrets.of },
    sources: [
      ...(options.sources.resources ? [createResourceSource(api, onProblem)] : []),
      ...(options.sources.sigstore ? [createSigstoreSource(api, { namespace, onProblem })] : []),
      ...(options.sources.configMap === null
        ? []
        : [createConfigMapSource(api, { namespace, name: options.sources.configMap }, onProblem)]),
    ],
    tls,
    readiness: [
      () => (isKnown.labels ? null : `the labels of namespaces are being read${because(labels.problem())}`),
      () =>
        isKnown.secrets ? null : `the pull secrets of service accounts are being read${because(secrets.problem())}`,
    ],
    onEvent: teller.tell,
    now: clock.now,
    attach: (parts) => {
      const metrics = createReconcileMetrics(parts.registry, clock);
      onCertificate = () => metrics.certificateEnds(certificateEnds / 1000);
      onCertificate();
      const started = startReconciling(
        { ...parts, api, namespace, labels, ports: { namespaceLabels: labels.of, pullCredentials: secrets.of } },
        {
          settings: options.reconcile,
          identity: options.identity,
          events,
          audit,
          metrics,
          signal,
          onProblem,
          clock,
        },
      );
      onLabels = started.poke;
      running.push(started.done);
    },
    close: async () => {
      stop.abort();
      await Promise.all(running);
      await audit?.settled();
      api.close();
    },
  };

  async function startCertificates(): Promise<TlsFiles | null> {
    const { certificates } = options;
    if (certificates === null) return null;
    const { whileLeading } = await import('./leader.ts');
    await mkdir(certificates.directory, { recursive: true, mode: 0o700 });
    const times = certificates.times ?? DEFAULT_TIMES;
    // What is due is seen in time, however short certificates live.
    const intervalMs = Math.min(30_000, times.overlapMs / 4);
    const keeper = { ...certificates, times, intervalMs, namespace, onProblem, now: clock.now };
    const lease = { namespace, name: 'assay-controller-certificates', identity: options.identity, signal, onProblem };
    running.push(whileLeading(api, lease, async (term) => keepCertificates(api, keeper, term)));
    const files = {
      certificate: join(certificates.directory, 'tls.crt'),
      key: join(certificates.directory, 'tls.key'),
      clientAuthority: null,
    };
    let writing: Promise<void> = Promise.resolve();
    const serving = openServingCertificate(api, {
      namespace,
      secret: certificates.secret,
      signal,
      onProblem,
      onChange: (pair) => {
        certificateEnds = readCertificate(pair.certificate)?.notAfter ?? 0;
        onCertificate();
        writing = writing.then(
          async () => writeServingFiles(files, pair),
          async () => writeServingFiles(files, pair),
        );
      },
    });
    await serving.ready;
    await writing;
    return files;
  }
}

function skewText(offsetMs: number): string {
  const seconds = Math.round(Math.abs(offsetMs) / 1000);
  const how = offsetMs > 0 ? `${seconds} s behind` : offsetMs < 0 ? `${seconds} s ahead of` : 'in step with';
  return `CLOCK_SKEW: the clock of this machine is ${how} that of the API server, which exceptions and certificates go by`;
}

function because(problem: string | null): string {
  return problem === null ? '' : `: ${problem}`;
}
