import { type Digest, isDigest } from '@assay/core';
import { type KubernetesObject, listAt, objectAt, textAt } from '../cluster/objects.ts';

/** What a container of a pod is said to run, and what it really runs. */
export interface RunningContainer {
  readonly name: string;
  /** As the pod names it. */
  readonly reference: string;
  /** The digest that the pod names; null when it names a tag only. */
  readonly wanted: Digest | null;
  /** The digest that the kubelet reports; null before it runs, or where the runtime tells something else. */
  readonly running: Digest | null;
}

/** A pod, as far as the reconciler looks at it. */
export interface RunningPod {
  readonly namespace: string;
  readonly name: string;
  readonly uid: string;
  /** The object that made it. */
  readonly owner: { readonly apiVersion: string; readonly kind: string; readonly name: string } | null;
  readonly serviceAccount: string | null;
  readonly pullSecrets: readonly string[];
  readonly containers: readonly RunningContainer[];
  /** Made by a kubelet from a file of its node: nobody asked at admission, and deleting it here changes nothing. */
  readonly isStatic: boolean;
  /** It was told to end. */
  readonly isLeaving: boolean;
  /** Starts with what the kubelet saw first. */
  readonly startedAt: string | null;
}

const MIRROR = 'kubernetes.io/config.mirror';
const LISTS = [
  ['containers', 'containerStatuses'],
  ['initContainers', 'initContainerStatuses'],
  ['ephemeralContainers', 'ephemeralContainerStatuses'],
] as const;

/** Reads a pod; null when it has ended and runs nothing any more. */
export function readRunningPod(pod: KubernetesObject): RunningPod | null {
  const spec = objectAt(pod.raw, 'spec');
  const status = objectAt(pod.raw, 'status');
  const phase = textAt(status, 'phase');
  if (pod.namespace === null || phase === 'Succeeded' || phase === 'Failed') return null;
  const containers = LISTS.flatMap(([list, statuses]) => {
    const ids = new Map(listAt(status, statuses).map((one) => [textAt(one, 'name'), textAt(one, 'imageID') ?? '']));
    return listAt(spec, list).flatMap((container) => readContainer(container, ids) ?? []);
  });
  const owners = listAt(objectAt(pod.raw, 'metadata'), 'ownerReferences');
  return {
    namespace: pod.namespace,
    name: pod.name,
    uid: pod.uid,
    owner: topOwner(owners, pod.labels['pod-template-hash'] ?? null),
    serviceAccount: textAt(spec, 'serviceAccountName'),
    pullSecrets: listAt(spec, 'imagePullSecrets').flatMap((one) => textAt(one, 'name') ?? []),
    containers,
    isStatic: Object.hasOwn(pod.annotations, MIRROR) || owners.some((owner) => textAt(owner, 'kind') === 'Node'),
    isLeaving: textAt(objectAt(pod.raw, 'metadata'), 'deletionTimestamp') !== null,
    startedAt: textAt(status, 'startTime'),
  };
}

function readContainer(container: unknown, ids: ReadonlyMap<string | null, string>): RunningContainer | null {
  const [name, reference] = [textAt(container, 'name'), textAt(container, 'image')];
  if (name === null || reference === null) return null;
  return { name, reference, wanted: digestIn(reference), running: runningDigest(ids.get(name) ?? '') };
}

/**
 * The digest of an imageID. Runtimes write `repository@digest`, some with a scheme before it; a bare digest is the image's configuration,
 * which no registry can be asked for.
 */
function runningDigest(imageId: string): Digest | null {
  return imageId.includes('@') ? digestIn(imageId) : null;
}

function digestIn(reference: string): Digest | null {
  const text = reference.slice(reference.lastIndexOf('@') + 1);
  return reference.includes('@') && isDigest(text) ? text : null;
}

/** The reference that names what really runs, for judging it by the rules of its name and tag. */
export function runningReference({ reference, running }: RunningContainer): string {
  if (running === null) return reference;
  const at = reference.indexOf('@');
  return `${at === -1 ? reference : reference.slice(0, at)}@${running}`;
}

/** A ReplicaSet of a Deployment carries its name and the hash of the template: there is no need to read it. */
function topOwner(owners: readonly unknown[], hash: string | null): RunningPod['owner'] {
  const owner = owners.find((one) => objectAt({ one }, 'one')['controller'] === true) ?? owners[0];
  const [apiVersion, kind, name] = [textAt(owner, 'apiVersion') ?? '', textAt(owner, 'kind'), textAt(owner, 'name')];
  if (kind === null || name === null) return null;
  const suffix = hash === null ? null : `-${hash}`;
  if (kind === 'ReplicaSet' && apiVersion === 'apps/v1' && suffix !== null && name.endsWith(suffix)) {
    return { apiVersion, kind: 'Deployment', name: name.slice(0, -suffix.length) };
  }
  return { apiVersion, kind, name };
}
