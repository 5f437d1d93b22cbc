import { type CustomWorkload, DEFAULT_CUSTOM_WORKLOADS } from './custom-paths.ts';

/** A step of a path: a key, or every item of a list. */
export type PathStep = { readonly key: string } | 'items';

/** Where an object of some kind holds images. */
export interface WorkloadKind {
  readonly paths: readonly (readonly PathStep[])[];
  /** True for kinds of Kubernetes itself: nothing fills in their images later. */
  readonly isBuiltIn: boolean;
}

const POD_SPEC: Readonly<Record<string, string>> = {
  Pod: 'spec',
  PodTemplate: 'template.spec',
  ReplicationController: 'spec.template.spec',
  Deployment: 'spec.template.spec',
  ReplicaSet: 'spec.template.spec',
  StatefulSet: 'spec.template.spec',
  DaemonSet: 'spec.template.spec',
  Job: 'spec.template.spec',
  CronJob: 'spec.jobTemplate.spec.template.spec',
};
/** Groups of the kinds above, `extensions` being an old one that still reaches webhooks. */
const BUILT_IN_GROUPS: ReadonlySet<string> = new Set(['', 'apps', 'batch', 'extensions']);

/** The kinds whose images are known, by group and kind. */
export interface WorkloadKinds {
  readonly find: (group: string, kind: string) => WorkloadKind | null;
}

/** Built-in kinds, well-known custom ones, and those given, which replace well-known ones of the same name. */
export function workloadKinds(given: readonly CustomWorkload[] = []): WorkloadKinds {
  const custom = new Map<string, WorkloadKind>();
  for (const { group, kind, paths } of [...DEFAULT_CUSTOM_WORKLOADS, ...given]) {
    custom.set(`${group}/${kind}`, { paths: paths.map(parsePath), isBuiltIn: false });
  }
  const builtIn = new Map<string, WorkloadKind>(
    Object.entries(POD_SPEC).map(([kind, path]) => [kind, { paths: [parsePath(path)], isBuiltIn: true }]),
  );
  return {
    find: (group, kind) =>
      (BUILT_IN_GROUPS.has(group) ? builtIn.get(kind) : undefined) ?? custom.get(`${group}/${kind}`) ?? null,
  };
}

/** `spec.tasks[*].taskSpec` as steps. */
function parsePath(path: string): readonly PathStep[] {
  return path.split('.').flatMap((part): PathStep[] => {
    if (part === '') return [];
    return part.endsWith('[*]') ? [{ key: part.slice(0, -3) }, 'items'] : [{ key: part }];
  });
}
