import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from 'prom-client';
import type { JudgeObserver } from '../decision/ports.ts';
import type { PolicySet } from '../policies/policy-set.ts';
import type { AdmissionEvent } from '../webhook/cluster-ports.ts';

/** What gauges read when they are asked. */
export interface MeasuredState {
  readonly policies: () => PolicySet | null;
  readonly queueDepth: () => number;
  readonly decisions: () => number;
  readonly now: () => number;
}

/** Counters and gauges of the controller, under the names that dashboards and alerts use. */
export class ControllerMetrics implements JudgeObserver {
  readonly registry: Registry = new Registry();
  readonly #duration: Histogram<'hook'>;
  readonly #reviews: Counter<'hook' | 'outcome'>;
  readonly #verdicts: Counter<'verdict' | 'mode'>;
  readonly #lookups: Counter<'result'>;
  readonly #registryRequests: Counter<'outcome'>;
  readonly #assessments: Histogram<'outcome'>;

  constructor(state: MeasuredState) {
    const registers = [this.registry];
    collectDefaultMetrics({ register: this.registry });
    this.#duration = new Histogram({
      name: 'assay_admission_review_duration_seconds',
      help: 'Time from the whole request to the answer.',
      labelNames: ['hook'],
      buckets: [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 5, 10],
      registers,
    });
    this.#reviews = new Counter({
      name: 'assay_admission_reviews_total',
      help: 'Reviews that were answered.',
      labelNames: ['hook', 'outcome'],
      registers,
    });
    this.#verdicts = new Counter({
      name: 'assay_verdict_total',
      help: 'What was said of images at the door.',
      labelNames: ['verdict', 'mode'],
      registers,
    });
    this.#lookups = new Counter({
      name: 'assay_decision_lookups_total',
      help: 'Looks into the cache of decisions.',
      labelNames: ['result'],
      registers,
    });
    this.#registryRequests = new Counter({
      name: 'assay_registry_requests_total',
      help: 'Questions to registries what a tag points at.',
      labelNames: ['outcome'],
      registers,
    });
    this.#assessments = new Histogram({
      name: 'assay_assessment_duration_seconds',
      help: 'Time for judging an image that was not known.',
      labelNames: ['outcome'],
      buckets: [0.1, 0.25, 0.5, 1, 2, 5, 10, 30, 60, 300],
      registers,
    });
    addGauges(state, registers);
  }

  onReview(hook: 'validate' | 'mutate', outcome: string, milliseconds: number): void {
    this.#duration.labels(hook).observe(milliseconds / 1000);
    this.#reviews.labels(hook, outcome).inc();
  }

  onEvent(event: AdmissionEvent): void {
    this.#verdicts.labels(VERDICTS[event.kind], event.kind).inc();
  }

  onLookup(result: 'hit' | 'miss' | 'stale'): void {
    this.#lookups.labels(result).inc();
  }

  onRegistryRequest(outcome: 'ok' | 'failed'): void {
    this.#registryRequests.labels(outcome).inc();
  }

  onAssessed(outcome: 'decided' | 'failed', milliseconds: number): void {
    this.#assessments.labels(outcome).observe(milliseconds / 1000);
  }
}

const VERDICTS: Readonly<Record<AdmissionEvent['kind'], string>> = {
  admitted: 'pass',
  warned: 'warn',
  denied: 'fail',
  audited: 'fail',
  shadow: 'fail',
  excepted: 'excepted',
  'break-glass': 'excepted',
};

function addGauges(state: MeasuredState, registers: Registry[]): void {
  const gauge = (name: string, help: string, read: () => number): void => {
    const made: Gauge = new Gauge({
      name,
      help,
      registers,
      collect() {
        made.set(read());
      },
    });
  };
  gauge('assay_queue_depth', 'Images that wait for being judged or are judged now.', state.queueDepth);
  gauge('assay_decisions', 'Decisions at hand.', state.decisions);
  gauge('assay_policies', 'Policies in force.', () => state.policies()?.policies.length ?? 0);
  gauge(
    'assay_policies_broken',
    'Policies whose last version has problems.',
    () => state.policies()?.statuses.filter((status) => status.state !== 'current').length ?? 0,
  );
  gauge('assay_policy_age_seconds', 'Time since the set of policies was put together.', () => {
    const set = state.policies();
    return set === null ? -1 : (state.now() - Date.parse(set.loadedAt)) / 1000;
  });
}
