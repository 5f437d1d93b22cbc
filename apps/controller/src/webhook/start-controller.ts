import { join } from 'node:path';
import { DecisionCache } from '../decision/decision-cache.ts';
import { DecisionLog } from '../decision/decision-log.ts';
import { ImageJudge } from '../decision/image-judge.ts';
import type { ImageAssessor, TagResolver } from '../decision/ports.ts';
import { ControllerMetrics } from '../metrics/controller-metrics.ts';
import { PolicyStore } from '../policies/policy-store.ts';
import type { PolicySource, Stop } from '../policies/policy-set.ts';
import { AdmissionReporter, type ReportOptions } from '../reports/report-admissions.ts';
import { AdmittedParents, type Door } from '../review/door.ts';
import { shownText } from '../review/bounded-text.ts';
import type { DoorSettings } from '../settings/door-settings.ts';
import type { JudgeSettings } from '../settings/judge-settings.ts';
import type { CustomWorkload } from '../workload/custom-paths.ts';
import { workloadKinds } from '../workload/workload-kinds.ts';
import type { AdmissionEvent, ClusterPorts } from './cluster-ports.ts';
import { createRequestHandler } from './handle-request.ts';
import { type RunningServer, serve } from './serve.ts';
import type { TlsFiles } from './tls-files.ts';

/** Everything that a controller is made of. */
export interface ControllerOptions {
  readonly host: string;
  readonly port: number;
  /** Null: plain HTTP. */
  readonly tls: TlsFiles | null;
  /** Directory for decisions and policies that outlive the process; null: they do not. Absolute. */
  readonly stateDirectory: string | null;
  /** Names the program that judges and how it is set: decisions of another one do not count. */
  readonly engine: string;
  readonly sources: readonly PolicySource[];
  readonly assessor: ImageAssessor;
  readonly resolver: TagResolver;
  readonly ports: ClusterPorts;
  readonly judging: JudgeSettings;
  readonly door: DoorSettings;
  readonly customWorkloads: readonly CustomWorkload[];
  readonly onEvent?: (event: AdmissionEvent) => void;
  /** Where decisions are reported to; absent: nowhere. */
  readonly report?: ReportOptions;
  /** A line for the log. */
  readonly onProblem: (message: string) => void;
  /** Further things that have to be loaded first; each null when it is, else what is missing. */
  readonly readiness?: readonly (() => string | null)[];
  readonly now?: () => number;
}

/** A controller that runs. */
export interface RunningController {
  readonly url: string;
  readonly port: number;
  readonly store: PolicyStore;
  readonly judge: ImageJudge;
  readonly metrics: ControllerMetrics;
  readonly close: Stop;
}

/**
 * Loads what was kept, starts the sources of policies, and serves.
 * @throws TLS_INVALID, LISTEN_FAILED, and what a source throws that can never work
 */
export async function startController(options: ControllerOptions): Promise<RunningController> {
  const { stateDirectory, onProblem, now = Date.now } = options;
  const cache = new DecisionCache(options.judging.maxDecisions);
  const log = stateDirectory === null ? null : new DecisionLog(join(stateDirectory, 'decisions.log'), cache, onProblem);
  const store = new PolicyStore({
    engine: options.engine,
    keptIn: stateDirectory === null ? null : join(stateDirectory, 'policies.json'),
    now,
    onProblem,
  });
  let isLoaded = false;
  const metrics = new ControllerMetrics({
    policies: () => store.current,
    queueDepth: () => judge.underWay,
    decisions: () => cache.decisions.size,
    now,
  });
  const judge: ImageJudge = new ImageJudge({
    assessor: options.assessor,
    resolver: options.resolver,
    cache,
    settings: options.judging,
    observer: metrics,
    now,
  });
  const reporter =
    options.report === undefined
      ? null
      : new AdmissionReporter(options.report, {
          policies: () => store.current?.revision ?? null,
          keptIn: stateDirectory === null ? null : join(stateDirectory, 'unreported.json'),
          registry: metrics.registry,
          now,
          onProblem,
        });
  const door: Door = {
    // A part of the policies would let pass what the rest refuses.
    policies: () => (isLoaded && store.awaited.length === 0 ? store.current : null),
    judge,
    ports: options.ports,
    kinds: workloadKinds(options.customWorkloads),
    settings: options.door,
    parents: new AdmittedParents(),
    now,
    onEvent: (event) => {
      metrics.onEvent(event);
      options.onEvent?.(event);
    },
    onAdmission: reporter === null ? null : (admission) => reporter.add(admission),
  };
  const notReady = (): string | null => {
    if (!isLoaded) return 'policies and decisions are being loaded';
    const [awaited] = store.awaited;
    if (awaited !== undefined) {
      const why = store.whyAwaited(awaited) ?? options.sources.find(({ id }) => id === awaited)?.problem() ?? null;
      return `policies of ${awaited} are not loaded yet${why === null ? '' : `: ${shownText(why, 500)}`}`;
    }
    if (store.current === null) return 'no policies are loaded yet';
    return options.readiness?.map((check) => check()).find((missing) => missing !== null) ?? null;
  };
  const onDefect = (error: unknown): void =>
    onProblem(
      `a review could not be answered: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
    );
  // Listening comes first, so that probes are answered while things are loaded.
  const server: RunningServer = await serve({
    ...options,
    handler: createRequestHandler({ door, metrics, notReady, onDefect }),
  });
  try {
    await log?.open(now());
    await reporter?.start();
    await store.restore(options.sources.map(({ id }) => id));
    const stopSources = await store.start(options.sources);
    isLoaded = true;
    return {
      url: server.url,
      port: server.port,
      store,
      judge,
      metrics,
      close: async () => {
        await server.close();
        await stopSources();
        await log?.close();
        await reporter?.close();
      },
    };
  } catch (error) {
    await server.close();
    await reporter?.close();
    throw error;
  }
}
