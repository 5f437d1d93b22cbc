import type { Digest } from '@assay/core';
import type { ImageVerdict } from '../decision/decide.ts';
import { type ApplicablePolicy, applicablePolicies } from '../policies/applicable-policies.ts';
import { exceptionsFor, openBreakGlass } from '../policies/exception-match.ts';
import type { PolicySet } from '../policies/policy-set.ts';
import type { Door } from '../review/door.ts';
import { type RunningContainer, type RunningPod, runningReference } from './running-pod.ts';

/** What the reconciler judges by: the same things as the door. */
export type JudgingPorts = Pick<Door, 'judge' | 'ports' | 'settings' | 'now'>;

/** How an image that runs fares by one policy. */
export interface RunningFinding {
  readonly namespace: string;
  readonly pod: string;
  readonly container: string;
  readonly reference: string;
  readonly running: Digest | null;
  readonly policy: string;
  readonly mode: ApplicablePolicy['mode'];
  readonly isShadow: boolean;
  /** `unknown`: it could not be judged, or not yet. */
  readonly result: 'pass' | 'warn' | 'fail' | 'unknown' | 'excepted';
  readonly reasons: readonly string[];
  readonly decisionId: string | null;
  readonly exceptions: readonly string[];
}

const JUDGE_MS = 30_000;
const MAX_REASONS = 5;

/** Judges everything that a pod runs, by what it really runs, against every policy of its namespace. */
export async function judgeRunningPod(
  pod: RunningPod,
  set: PolicySet,
  ports: JudgingPorts,
): Promise<readonly RunningFinding[]> {
  const namespace = { name: pod.namespace, labels: ports.ports.namespaceLabels(pod.namespace) };
  if (ports.settings.exemptNamespaces.includes(pod.namespace)) return [];
  const questions = applicablePolicies(set, namespace).flatMap((applicable) =>
    pod.containers.map((container) => ({ applicable, container })),
  );
  const { environmentLabel } = ports.settings;
  const environment = namespace.labels?.[environmentLabel] ?? null;
  return Promise.all(
    questions.map(async ({ applicable, container }) => {
      const verdict = await ports.judge.judge({
        reference: runningReference(container),
        policy: applicable.policy,
        namespace: pod.namespace,
        environment,
        pullSecrets: ports.ports.pullCredentials(pod),
        deadline: ports.now() + JUDGE_MS,
        dryRun: false,
      });
      return findingOf({ pod, container, applicable, verdict }, set, ports);
    }),
  );
}

function findingOf(
  judged: {
    readonly pod: RunningPod;
    readonly container: RunningContainer;
    readonly applicable: ApplicablePolicy;
    readonly verdict: ImageVerdict;
  },
  set: PolicySet,
  { settings, now }: JudgingPorts,
): RunningFinding {
  const { pod, container, applicable, verdict } = judged;
  const { policy, mode } = applicable;
  const base = {
    namespace: pod.namespace,
    pod: pod.name,
    container: container.name,
    reference: container.reference,
    running: container.running,
    policy: policy.name,
    mode,
    isShadow: policy.enforcement.isShadow,
    reasons: reasonsOf(verdict),
    decisionId: verdict.kind === 'decided' ? verdict.decision.id : null,
    exceptions: [],
  };
  if (verdict.kind !== 'decided') return { ...base, result: 'unknown' };
  if (verdict.verdict === 'pass') return { ...base, result: 'pass' };
  if (verdict.verdict === 'warn') return { ...base, result: 'warn' };
  const question = { set, settings, policy: policy.name, namespace: pod.namespace, now: now() };
  const exceptions = exceptionsFor({ ...question, reference: verdict.decision.reference }, verdict);
  const opened = openBreakGlass(set, pod.namespace, { settings, now: now() });
  const names = [...(exceptions ?? []), ...(opened === null ? [] : [opened])].map(({ name }) => name);
  return names.length > 0 ? { ...base, result: 'excepted', exceptions: names } : { ...base, result: 'fail' };
}

function reasonsOf(verdict: ImageVerdict): readonly string[] {
  if (verdict.kind !== 'decided') return [verdict.why];
  const { findings, reason } = verdict.decision;
  const texts = findings.slice(0, MAX_REASONS).map(({ ruleId, message }) => `${ruleId}: ${message}`);
  return texts.length === 0 && verdict.verdict === 'fail' ? [reason] : texts;
}
