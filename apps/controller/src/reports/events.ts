import { randomBytes } from 'node:crypto';
import { AssayError, printable } from '@assay/core';
import { EVENTS } from '../cluster/kinds.ts';
import { type KubernetesApi, resourcePath } from '../cluster/kubernetes-api.ts';

/** Something that people see with `kubectl describe` and `kubectl events`. */
export interface EventDraft {
  readonly namespace: string;
  readonly regarding: {
    readonly apiVersion: string;
    readonly kind: string;
    readonly name: string;
    readonly uid: string | null;
  };
  readonly type: 'Normal' | 'Warning';
  /** In CamelCase. */
  readonly reason: string;
  readonly action: string;
  readonly note: string;
}

/** How many events are written. */
export interface EventLimits {
  /** Per minute, of all kinds together. */
  readonly perMinute: number;
  /** Milliseconds in which the same is not said again. */
  readonly repeatMs: number;
}

const DEFAULT_EVENT_LIMITS: EventLimits = { perMinute: 60, repeatMs: 300_000 };

const MAX_NOTE = 1000;
const MAX_REMEMBERED = 5000;
const MINUTE_MS = 60_000;

/** Writes events, but not too many: what is left out is counted, and in the audit trail all the same. */
export class EventWriter {
  readonly #api: KubernetesApi;
  readonly #options: { readonly limits: EventLimits; readonly instance: string; readonly now: () => number };
  readonly #said = new Map<string, number>();
  #inMinute = { since: 0, count: 0 };
  #dropped = 0;

  constructor(api: KubernetesApi, options: { limits?: EventLimits; instance: string; now?: () => number }) {
    this.#api = api;
    this.#options = {
      limits: options.limits ?? DEFAULT_EVENT_LIMITS,
      instance: options.instance,
      now: options.now ?? Date.now,
    };
  }

  /** Events that were left out, because there were too many or the cluster did not take them. */
  get dropped(): number {
    return this.#dropped;
  }

  /** Writes an event in the background. */
  write(draft: EventDraft): void {
    if (!this.#isDue(draft)) return;
    void this.#send(draft);
  }

  #isDue(draft: EventDraft): boolean {
    const now = this.#options.now();
    const { limits } = this.#options;
    const key = JSON.stringify([draft.namespace, draft.regarding, draft.reason, draft.note]);
    const last = this.#said.get(key);
    if (last !== undefined && now - last < limits.repeatMs) return false;
    if (now - this.#inMinute.since >= MINUTE_MS) this.#inMinute = { since: now, count: 0 };
    if (this.#inMinute.count >= limits.perMinute) {
      this.#dropped += 1;
      return false;
    }
    this.#inMinute.count += 1;
    this.#said.delete(key);
    this.#said.set(key, now);
    const [oldest] = this.#said.keys();
    if (this.#said.size > MAX_REMEMBERED && oldest !== undefined) this.#said.delete(oldest);
    return true;
  }

  async #send(draft: EventDraft): Promise<void> {
    try {
      await this.#api.request({
        method: 'POST',
        path: resourcePath(EVENTS, { namespace: draft.namespace }),
        body: eventBody(draft, this.#options.instance, this.#options.now()),
        timeoutMs: 5000,
      });
    } catch (error) {
      this.#dropped += 1;
      if (!(error instanceof AssayError)) throw error;
    }
  }
}

function eventBody(draft: EventDraft, instance: string, now: number) {
  const { uid, ...regarding } = draft.regarding;
  const name = regarding.name.slice(0, 200).replaceAll(/[^a-z0-9.-]/g, '-');
  return {
    apiVersion: 'events.k8s.io/v1',
    kind: 'Event',
    metadata: { name: `${name}.${randomBytes(8).toString('hex')}`, namespace: draft.namespace },
    eventTime: new Date(now).toISOString().replace(/Z$/, '000Z'),
    reportingController: 'assay.dev/controller',
    reportingInstance: instance.slice(0, 128),
    regarding: { ...regarding, namespace: draft.namespace, ...(uid === null ? {} : { uid }) },
    type: draft.type,
    reason: draft.reason,
    action: draft.action,
    note: printable(draft.note).slice(0, MAX_NOTE),
  };
}
