import { DecisionCache } from '../decision/decision-cache.ts';
import { ImageJudge } from '../decision/image-judge.ts';
import type { ImageAssessor, TagResolver } from '../decision/ports.ts';
import { PolicyStore } from '../policies/policy-store.ts';
import type { PolicySource } from '../policies/policy-set.ts';
import { AdmittedParents, type Door } from '../review/door.ts';
import type { DoorSettings } from '../settings/door-settings.ts';
import { DEFAULT_JUDGE_SETTINGS } from '../settings/judge-settings.ts';
import type { ClusterPorts } from '../webhook/cluster-ports.ts';
import type { CustomWorkload } from '../workload/custom-paths.ts';
import { workloadKinds } from '../workload/workload-kinds.ts';

/** What a door needs that serves nobody. */
export interface SimulatedDoorOptions {
  readonly engine: string;
  readonly sources: readonly PolicySource[];
  readonly assessor: ImageAssessor;
  readonly resolver: TagResolver;
  readonly ports: ClusterPorts;
  readonly door: DoorSettings;
  readonly customWorkloads: readonly CustomWorkload[];
  readonly timeoutMs: number;
  readonly onProblem: (message: string) => void;
}

/** A door as the webhook has it, that keeps nothing and waits for every image. */
export async function openSimulatedDoor(options: SimulatedDoorOptions): Promise<Door> {
  const now = Date.now;
  const store = new PolicyStore({ engine: options.engine, keptIn: null, now, onProblem: options.onProblem });
  const stop = await store.start(options.sources);
  await stop();
  const { timeoutMs } = options;
  const judge = new ImageJudge({
    assessor: options.assessor,
    resolver: options.resolver,
    cache: new DecisionCache(DEFAULT_JUDGE_SETTINGS.maxDecisions),
    settings: { ...DEFAULT_JUDGE_SETTINGS, coldWaitMs: timeoutMs, resolveMs: Math.min(timeoutMs, 30_000) },
    observer: { onLookup: () => {}, onRegistryRequest: () => {}, onAssessed: () => {} },
    now,
  });
  return {
    policies: () => (store.awaited.length === 0 ? store.current : null),
    judge,
    ports: options.ports,
    kinds: workloadKinds(options.customWorkloads),
    settings: options.door,
    parents: new AdmittedParents(),
    now,
    onEvent: () => {},
    onAdmission: null,
  };
}
