import { AssayError, type Digest, type Reference } from '@assay/core';
import type { ScopedPolicy } from '../policies/policy-set.ts';
import type { JudgeSettings } from '../settings/judge-settings.ts';
import { BoundedMap } from './bounded-map.ts';
import type { AdmissionJudge, ImageVerdict, JudgeRequest } from './decide.ts';
import type { DecisionCache, KeptDecision, KeptFailure } from './decision-cache.ts';
import type { ImageAssessor, JudgeObserver, TagResolver } from './ports.ts';
import { ReferenceTable } from './reference-table.ts';
import { type PlaceDependence, placeDependence } from './scope-key.ts';
import { Lanes, SingleFlight, Turnstile, within } from './single-flight.ts';
import { summarize } from './summarize.ts';

/** What judging stands on. */
export interface ImageJudgeOptions {
  readonly assessor: ImageAssessor;
  readonly resolver: TagResolver;
  readonly cache: DecisionCache;
  readonly settings: JudgeSettings;
  readonly observer: JudgeObserver;
  readonly now: () => number;
}

/** What a reference stands for now. */
interface Resolved {
  readonly digest: Digest;
  /** Age of what a tag pointed at, when its registry cannot say what it points at now. */
  readonly staleMs: number | null;
}

type Outcome<T> =
  | { readonly kind: 'ok'; readonly value: T }
  | { readonly kind: 'failed'; readonly failure: KeptFailure };

/** Tags that a registry is asked about at once. */
const MAX_RESOLVING = 16;
/** Images that are waited for at the same time, as far as that is remembered. */
const MAX_AWAITED = 5000;
/** Milliseconds in which the second review of an object follows the first. */
const SECOND_REVIEW_MS = 1000;
/** Registries whose images may take up all the places of their own at the same time. */
const REGISTRIES_AT_ONCE = 3;

/** Kinds of errors that trying again at once does not change. */
const LASTING: ReadonlySet<string> = new Set(['not-found', 'untrusted', 'unsupported', 'denied']);

/** Judges images by the decisions at hand; what is not at hand is found out once, however many wait for it. */
export class ImageJudge implements AdmissionJudge {
  readonly #options: ImageJudgeOptions;
  readonly #references = new ReferenceTable();
  readonly #dependence = new WeakMap<ScopedPolicy, PlaceDependence>();
  /** When images that are waited for were first asked about. */
  readonly #awaited = new BoundedMap<number>(MAX_AWAITED);
  readonly #resolving = new SingleFlight<Outcome<Digest>>();
  readonly #assessing = new SingleFlight<Outcome<KeptDecision>>();
  readonly #turnstile: Turnstile;
  /** One registry that hangs keeps nobody from the others. */
  readonly #assessed: Lanes;
  readonly #resolved = new Lanes(MAX_RESOLVING);

  constructor(options: ImageJudgeOptions) {
    this.#options = options;
    const { concurrency } = options.settings;
    this.#turnstile = new Turnstile(concurrency * REGISTRIES_AT_ONCE);
    this.#assessed = new Lanes(concurrency);
  }

  /** Images that wait for being judged or are judged now. */
  get underWay(): number {
    return this.#assessing.size;
  }

  readonly known = (request: JudgeRequest): ImageVerdict | null => {
    const read = this.#references.read(request.reference);
    if (read.kind === 'invalid') return unavailable('REFERENCE_INVALID', read.why, read.hint);
    const { observer, now } = this.#options;
    const digest = read.reference.digest ?? this.#freshTag(tagKey(request, read.canonical));
    if (digest === null) return null;
    const kept = this.#options.cache.decisions.get(this.#key(request, read.reference, digest));
    if (kept === undefined || this.#isDue(kept, now())) return null;
    observer.onLookup('hit');
    return this.#decided(kept, { digest, staleMs: null }, read.reference);
  };

  readonly judge = async (request: JudgeRequest): Promise<ImageVerdict> => {
    const verdict = await this.#guarded(request, false);
    const read = this.#references.read(request.reference);
    // Nobody waits any more: another policy begins anew.
    if (verdict.kind !== 'pending' && read.kind === 'read') this.#awaited.delete(waitKey(request, read.reference));
    return verdict;
  };

  readonly rejudge = async (request: JudgeRequest): Promise<ImageVerdict> => this.#guarded(request, true);

  readonly resolve = async (request: JudgeRequest): Promise<Digest | null> => {
    const read = this.#references.read(request.reference);
    if (read.kind === 'invalid') return null;
    const { reference, canonical } = read;
    const fresh = reference.digest ?? this.#freshTag(tagKey(request, canonical));
    if (fresh !== null) return fresh;
    const until = this.#waitUntil(request, reference);
    try {
      const resolved = await this.#resolve(request, { reference, canonical, until });
      return 'kind' in resolved ? null : resolved.digest;
    } catch {
      // Whoever judges the object says what went wrong.
      return null;
    }
  };

  async #guarded(request: JudgeRequest, isForced: boolean): Promise<ImageVerdict> {
    try {
      const known = isForced ? null : this.known(request);
      return known ?? (await this.#find(request, isForced));
    } catch (error) {
      const failure = failureOf(error, 0);
      return unavailable(failure.code, failure.why, failure.hint);
    }
  }

  async #find(request: JudgeRequest, isForced: boolean): Promise<ImageVerdict> {
    const { now, observer } = this.#options;
    const read = this.#references.read(request.reference);
    if (read.kind === 'invalid') return unavailable('REFERENCE_INVALID', read.why, read.hint);
    const { reference, canonical } = read;
    const until = isForced ? request.deadline : this.#waitUntil(request, reference);
    const resolved = await this.#resolve(request, { reference, canonical, until });
    if ('kind' in resolved) return resolved;
    const key = this.#key(request, reference, resolved.digest);
    const kept = this.#options.cache.decisions.get(key) ?? null;
    if (kept !== null && !isForced && !this.#isDue(kept, now())) {
      observer.onLookup('hit');
      return this.#decided(kept, resolved, reference);
    }
    observer.onLookup(kept === null ? 'miss' : 'stale');
    const work = this.#assess(request, { key, reference, digest: resolved.digest, until });
    // What passed keeps passing while it is judged again; what did not may be better by now, which is worth waiting for.
    if (kept !== null && !isForced && this.#isUsable(kept, now()) && passes(kept)) {
      return this.#decided(kept, resolved, reference);
    }
    const outcome = await within(work, until - now());
    if (outcome?.kind === 'ok') return this.#decided(outcome.value, resolved, reference);
    const last = this.#options.cache.decisions.get(key);
    if (last !== undefined && this.#isUsable(last, now())) return this.#decided(last, resolved, reference);
    if (outcome !== null) return unavailable(outcome.failure.code, outcome.failure.why, outcome.failure.hint);
    return { kind: 'pending', why: 'it is being judged', digest: resolved.digest };
  }

  /**
   * How long a review may wait for an image. An object is asked about twice, to pin it and to judge it, and the second waits no longer than
   * the first began to.
   */
  #waitUntil(request: JudgeRequest, reference: Reference): number {
    const { now, settings } = this.#options;
    const key = waitKey(request, reference);
    const first = this.#awaited.get(key);
    const isOver = first === undefined || now() < first || now() - first > settings.coldWaitMs + SECOND_REVIEW_MS;
    if (isOver) this.#awaited.set(key, now());
    return Math.min(request.deadline, (isOver ? now() : first) + settings.coldWaitMs);
  }

  async #resolve(
    request: JudgeRequest,
    at: { readonly reference: Reference; readonly canonical: string; readonly until: number },
  ): Promise<Resolved | ImageVerdict> {
    if (at.reference.digest !== null) return { digest: at.reference.digest, staleMs: null };
    const key = tagKey(request, at.canonical);
    const fresh = this.#freshTag(key);
    if (fresh !== null) return { digest: fresh, staleMs: null };
    const { cache, now, settings } = this.#options;
    const failure = this.#failure(`tag ${key}`);
    const outcome: Outcome<Digest> | null =
      failure === null
        ? await within(this.#askRegistry(request, key, at.reference), at.until - now())
        : { kind: 'failed', failure };
    if (outcome?.kind === 'ok') return { digest: outcome.value, staleMs: null };
    const last = cache.tags.get(key);
    if (last !== undefined && now() - last.resolvedAt <= settings.staleMs) {
      return { digest: last.digest, staleMs: now() - last.resolvedAt };
    }
    const known = request.knownDigest ?? null;
    if (known !== null) return { digest: known, staleMs: 0 };
    if (outcome !== null) return unavailable(outcome.failure.code, outcome.failure.why, outcome.failure.hint);
    return { kind: 'pending', why: 'its registry is being asked what the tag points at', digest: null };
  }

  async #askRegistry(request: JudgeRequest, key: string, reference: Reference): Promise<Outcome<Digest>> {
    const { cache, now, observer, resolver, settings } = this.#options;
    const work = async (): Promise<Outcome<Digest>> => {
      try {
        const signal = AbortSignal.timeout(settings.resolveMs);
        const digest = await resolver.resolve(reference, request.pullSecrets, signal);
        observer.onRegistryRequest('ok');
        if (digest === null) throw new AssayError('IMAGE_NOT_FOUND', NOT_FOUND, 'its registry has no such image');
        const tag = { digest, resolvedAt: now() };
        if (request.dryRun) cache.tags.set(key, tag);
        else cache.putTag(key, tag);
        return { kind: 'ok', value: digest };
      } catch (error) {
        observer.onRegistryRequest('failed');
        const failure = failureOf(error, now());
        cache.failures.set(`tag ${key}`, failure);
        return { kind: 'failed', failure };
      }
    };
    // Hundreds at once would keep everybody else waiting.
    return this.#resolving.run(key, async () => this.#resolved.of(reference.registry).pass(work));
  }

  async #assess(
    request: JudgeRequest,
    at: { readonly key: string; readonly reference: Reference; readonly digest: Digest; readonly until: number },
  ): Promise<Outcome<KeptDecision>> {
    const underWay = this.#assessing.under(at.key);
    if (underWay !== undefined) return underWay;
    const failure = this.#failure(at.key);
    if (failure !== null) return { kind: 'failed', failure };
    if (this.#assessing.size >= this.#options.settings.maxQueued) {
      const why = 'too many images wait for being judged';
      return { kind: 'failed', failure: { code: 'QUEUE_FULL', why, hint: null, at: this.#options.now(), lastsMs: 0 } };
    }
    // A dry run neither leaves anything behind nor goes on when nobody waits for it any more.
    const key = request.dryRun ? `dry run ${at.key}` : at.key;
    const lane = this.#assessed.of(at.reference.registry);
    return this.#assessing.run(key, async () =>
      lane.pass(async () => this.#turnstile.pass(async () => this.#assessNow(request, at))),
    );
  }

  async #assessNow(
    request: JudgeRequest,
    at: { readonly key: string; readonly reference: Reference; readonly digest: Digest; readonly until: number },
  ): Promise<Outcome<KeptDecision>> {
    const { assessor, cache, now, observer, settings } = this.#options;
    const { policy, environment, namespace, pullSecrets, dryRun } = request;
    const started = now();
    try {
      const signal = AbortSignal.timeout(dryRun ? Math.max(1, at.until - started) : settings.assessMs);
      const credentials = await pullSecrets.load(signal);
      const reference = { ...at.reference, digest: at.digest };
      const decisions = await assessor.assess(
        { reference, as: at.reference, policy, environment, namespace, credentials },
        signal,
      );
      const summary = summarize(decisions, { reference, digest: at.digest, revision: policy.revision });
      if (summary === null) throw new AssayError('IMAGE_NOT_FOUND', NOT_FOUND, 'there was nothing to judge');
      const kept = { summary, revision: policy.revision, judgedAt: now(), failedAt: null };
      if (!dryRun) cache.putDecision(at.key, kept);
      observer.onAssessed('decided', now() - started);
      return { kind: 'ok', value: kept };
    } catch (error) {
      observer.onAssessed('failed', now() - started);
      const failure = failureOf(error, now());
      if (!dryRun) this.#noteFailure(at.key, failure);
      return { kind: 'failed', failure };
    }
  }

  #noteFailure(key: string, failure: KeptFailure): void {
    const { cache, now } = this.#options;
    cache.failures.set(key, failure);
    const kept = cache.decisions.get(key);
    if (kept !== undefined) cache.decisions.set(key, { ...kept, failedAt: now() });
  }

  /** A failure that still stands. */
  #failure(key: string): KeptFailure | null {
    const { cache, now, settings } = this.#options;
    const failure = cache.failures.get(key);
    if (failure === undefined) return null;
    if (now() - failure.at <= Math.max(failure.lastsMs, settings.failureMs)) return failure;
    cache.failures.delete(key);
    return null;
  }

  #freshTag(key: string): Digest | null {
    const { cache, now, settings } = this.#options;
    const tag = cache.tags.get(key);
    return tag !== undefined && now() - tag.resolvedAt <= settings.tagFreshMs ? tag.digest : null;
  }

  #isDue(kept: KeptDecision, now: number): boolean {
    const { decisionFreshMs, refusalFreshMs, failureMs } = this.#options.settings;
    const age = now - kept.judgedAt;
    if (age < 0) return true;
    // Not asked again at once after it went wrong; the answer says its age.
    if (kept.failedAt !== null && now - kept.failedAt <= failureMs && this.#isUsable(kept, now)) return false;
    return age > (passes(kept) ? decisionFreshMs : refusalFreshMs);
  }

  #isUsable(kept: KeptDecision, now: number): boolean {
    const age = now - kept.judgedAt;
    return age >= 0 && age <= this.#options.settings.staleMs;
  }

  #decided(kept: KeptDecision, resolved: Resolved, reference: Reference): ImageVerdict {
    const { summary, judgedAt, failedAt } = kept;
    const age = this.#options.now() - judgedAt;
    return {
      kind: 'decided',
      verdict: summary.verdict,
      decision: summary,
      digest: resolved.digest,
      isPinned: reference.digest !== null,
      staleMs: failedAt === null ? resolved.staleMs : Math.max(age, resolved.staleMs ?? 0),
    };
  }

  /** Everything that a decision depends on. The identity of the credentials is in it: nobody learns what others may see. */
  #key(request: JudgeRequest, reference: Reference, digest: Digest): string {
    const { policy, environment, namespace, pullSecrets } = request;
    let dependence = this.#dependence.get(policy);
    if (dependence === undefined) {
      dependence = placeDependence(policy);
      this.#dependence.set(policy, dependence);
    }
    const place = `${dependence.environment ? (environment ?? '\u0001') : ''}\n${dependence.namespace ? namespace : ''}`;
    // Rules may ask whether the object names a digest, so the same image under its tag alone is another question.
    const name = `${reference.registry}/${reference.repository}:${reference.tag ?? ''}${reference.digest === null ? '=' : '@'}${digest}`;
    return `${policy.revision}\n${pullSecrets.identity}\n${place}\n${name}`;
  }
}

const NOT_FOUND = { kind: 'not-found', summary: '' } as const;

/** Names an image as an object names it, before it is pinned and after. Nothing goes on after a dry run that others could wait for. */
function waitKey({ dryRun, pullSecrets }: JudgeRequest, { registry, repository, tag, digest }: Reference): string {
  return `${dryRun ? 'dry run' : ''}\n${pullSecrets.identity}\n${registry}/${repository}:${tag ?? digest ?? ''}`;
}

function tagKey({ pullSecrets }: JudgeRequest, canonical: string): string {
  return `${pullSecrets.identity}\n${canonical}`;
}

function passes({ summary }: KeptDecision): boolean {
  return summary.verdict === 'pass' || summary.verdict === 'warn';
}

function unavailable(code: string, why: string, hint: string | null): ImageVerdict {
  return { kind: 'unavailable', code, why, hint };
}

function failureOf(error: unknown, at: number): KeptFailure {
  if (error instanceof AssayError) {
    const { code, message, hint, kind } = error;
    return { code, why: message, hint: hint ?? null, at, lastsMs: LASTING.has(kind) ? 15_000 : 0 };
  }
  if (error instanceof Error && (error.name === 'TimeoutError' || error.name === 'AbortError')) {
    return { code: 'DEADLINE', why: 'it took too long', hint: null, at, lastsMs: 0 };
  }
  const why = error instanceof Error ? error.message : String(error);
  return { code: 'DEFECT', why, hint: null, at, lastsMs: 0 };
}
