import type { Digest } from '@assay/core';
import { BoundedMap } from '../decision/bounded-map.ts';
import type { AdmissionJudge } from '../decision/decide.ts';
import type { PolicySet } from '../policies/policy-set.ts';
import type { Admission } from './admission.ts';
import type { DoorSettings } from '../settings/door-settings.ts';
import type { AdmissionEvent, ClusterPorts } from '../webhook/cluster-ports.ts';
import type { WorkloadKinds } from '../workload/workload-kinds.ts';

/** Objects that are remembered with what they were admitted with. */
const MAX_PARENTS = 5000;

/** Everything that answering reviews stands on. */
export interface Door {
  /** Null before anything was loaded: nothing is admitted then. */
  readonly policies: () => PolicySet | null;
  readonly judge: AdmissionJudge;
  readonly ports: ClusterPorts;
  readonly kinds: WorkloadKinds;
  readonly settings: DoorSettings;
  readonly parents: AdmittedParents;
  readonly now: () => number;
  readonly onEvent: (event: AdmissionEvent) => void;
  /** Takes each decision as a whole, never those of dry runs; null where nobody keeps them. Never throws, never waits. */
  readonly onAdmission: ((admission: Admission) => void) | null;
}

/**
 * What objects were admitted with, by their uids: their children name the same tags, and when a registry is away they run what their
 * parent was judged by. Anybody can name any object as an owner, so this never stands for a verdict.
 */
export class AdmittedParents {
  readonly #digests = new BoundedMap<ReadonlyMap<string, Digest>>(MAX_PARENTS);

  put(uid: string, digests: ReadonlyMap<string, Digest>): void {
    this.#digests.set(uid, digests);
  }

  /** What the parent runs under a reference. */
  digestOf(uid: string | null, reference: string): Digest | null {
    return uid === null ? null : (this.#digests.get(uid)?.get(reference) ?? null);
  }
}
