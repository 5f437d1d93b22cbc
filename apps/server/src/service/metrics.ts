import type { Verdict } from '@assay/core';
import type { Outcome } from '../admissions/admission-schemas.ts';
import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from 'prom-client';

/** What a request came to, for counting. */
export interface CountedRequest {
  readonly method: string;
  /** The route's pattern, never the path that was asked for. */
  readonly route: string;
  readonly status: number;
  readonly seconds: number;
}

/** What the service counts. Labels come from small fixed sets, so that no caller can make more of them. */
export interface Metrics {
  request(request: CountedRequest): void;
  /** An attempt at a job. `outcome`: it finished, it failed and may be tried again. */
  job(kind: string, outcome: 'finished' | 'failed', seconds: number): void;
  /** A verdict was recorded that differs from the one before. */
  verdict(verdict: Verdict): void;
  /** An image was read, but not all of it could be. */
  incompleteInspection(): void;
  registryRequest(outcome: 'answered' | 'refused' | 'limited' | 'failed'): void;
  notification(outcome: 'delivered' | 'failed'): void;
  /** Decisions at the doors of clusters that were reported. */
  admission(outcome: Outcome, count: number): void;
  /** Adds a value that is read when metrics are asked for; null leaves it out. */
  reading(name: string, help: string, read: () => Promise<number | null>): void;
  /** As `reading`, with one value for each label. */
  readings(name: string, help: string, label: string, read: () => Promise<Readonly<Record<string, number>>>): void;
  /** Everything in the text format of Prometheus. */
  text(): Promise<string>;
  readonly mediaType: string;
}

const FAST: readonly number[] = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60];
const SLOW: readonly number[] = [0.05, 0.25, 1, 5, 15, 60, 300, 1800];

/** Counters of one service. A reading that fails is left out and told to `onError`. */
export function createMetrics(version: string, onError: (error: unknown) => void): Metrics {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  new Gauge({ name: 'assay_build_info', help: 'Version of the service.', labelNames: ['version'], registers }).set(
    { version },
    1,
  );
  const counter = (name: string, help: string, ...labelNames: string[]): Counter =>
    new Counter({ name, help, labelNames, registers });
  const histogram = (name: string, help: string, buckets: readonly number[], ...labelNames: string[]): Histogram =>
    new Histogram({ name, help, labelNames, buckets: [...buckets], registers });
  const requests = histogram(
    'assay_http_request_duration_seconds',
    'Requests by what they came to.',
    FAST,
    'method',
    'route',
    'status',
  );
  const jobs = histogram('assay_job_duration_seconds', 'Attempts at jobs.', SLOW, 'kind', 'outcome');
  const verdicts = counter('assay_verdict_total', 'Verdicts that were recorded.', 'verdict');
  const incomplete = counter('assay_analysis_incomplete_total', 'Images of which not everything could be read.');
  const registryRequests = counter('assay_registry_requests_total', 'Requests to registries.', 'outcome');
  const admissions = counter(
    'assay_admissions_total',
    'Decisions at the doors of clusters that were reported.',
    'outcome',
  );
  const notifications = counter('assay_notifications_total', 'Messages to subscribers.', 'outcome');
  const gauge = (name: string, help: string, labelNames: string[], collect: (gauge: Gauge) => Promise<void>): Gauge =>
    new Gauge({
      name,
      help,
      labelNames,
      registers,
      async collect() {
        this.reset();
        await collect(this).catch(onError);
      },
    });
  return {
    request: ({ method, route, status, seconds }) => {
      requests.observe({ method, route, status: String(status) }, seconds);
    },
    job: (kind, outcome, seconds) => {
      jobs.observe({ kind, outcome }, seconds);
    },
    verdict: (verdict) => {
      verdicts.inc({ verdict });
    },
    incompleteInspection: () => {
      incomplete.inc();
    },
    registryRequest: (outcome) => {
      registryRequests.inc({ outcome });
    },
    notification: (outcome) => {
      notifications.inc({ outcome });
    },
    admission: (outcome, count) => {
      admissions.inc({ outcome }, count);
    },
    reading: (name, help, read) => {
      gauge(name, help, [], async (own) => {
        const value = await read();
        if (value === null) own.remove();
        else own.set(value);
      });
    },
    readings: (name, help, label, read) => {
      gauge(name, help, [label], async (own) => {
        for (const [key, value] of Object.entries(await read())) own.set({ [label]: key }, value);
      });
    },
    text: () => registry.metrics(),
    mediaType: registry.contentType,
  };
}
