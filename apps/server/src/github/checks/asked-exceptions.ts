import { type JsonObject, type VulnerabilityMatch, isJsonObject, printable } from '@assay/core';
import { type CheckOutcome, type NamedImage, checkName } from '@assay/github';
import { type Scope, type WriteTransaction, allowlistItems, standingDecisions } from '@assay/store';
import { announce } from '../../events/announce.ts';
import { makeItem } from '../../exceptions/make-item.ts';
import { makeChange } from '../../http/bare-call.ts';
import type { ServiceParts } from '../../service/parts.ts';

/** Days that exceptions last that are asked for with the button, where the service allows as many. */
const DAYS = 30;
const DAY = 86_400_000;
/** Exceptions that one press of the button asks for. */
const MOST = 50;

/** Who wants what a check found to be accepted. */
export interface AcceptWish {
  /** Name of the check. */
  readonly check: string;
  readonly by: string;
}

/** The wish that a job carries; null for none. */
export function readWish(payload: JsonObject): AcceptWish | null {
  const { accept } = payload;
  if (!isJsonObject(accept)) return null;
  const { check, by } = accept;
  return typeof check === 'string' && typeof by === 'string' ? { check, by } : null;
}

/** An item that accepts a vulnerability of a package in the repository of an image. */
export function itemOfMatch({ name }: NamedImage, { id, package: { purl } }: VulnerabilityMatch): JsonObject {
  const slash = name.indexOf('/');
  const place = slash < 0 ? {} : { registry: name.slice(0, slash), repository: name.slice(slash + 1) };
  return makeItem({ gate: 'vulnerabilities', vulnerability: id, ...(purl.length > 1024 ? {} : { purl }) }, place);
}

/** Tells which vulnerabilities of an image somebody accepted: the exceptions that name one and are for that repository, or for all. */
export async function acceptedIn(
  scope: Scope,
  image: NamedImage,
  at: number,
): Promise<(match: VulnerabilityMatch) => boolean> {
  const version = await standingDecisions.countingVersion(scope, null);
  const items = (await allowlistItems.allowlistItemsAt(scope, at)).map(({ item }) => item);
  const usable = items.filter((item) => {
    const { gate, environment, namespace, policyId, image: place } = item;
    const isEverywhere = environment === undefined && namespace === undefined;
    const isOfPolicy = policyId === undefined || policyId === version?.policyId;
    return gate === 'vulnerabilities' && isEverywhere && isOfPolicy && isOf(place, image);
  });
  return ({ id, aliases, package: { purl } }) =>
    usable.some(({ vulnerability, trigger_id: trigger, package: item }) => {
      if (item !== undefined && item !== purl) return false;
      if (vulnerability === undefined) return trigger === `${id}+${purl}`;
      return trigger === undefined && [id, ...aliases].some((one) => one === vulnerability);
    });
}

/** Patterns are left to policies: an exception for many images is none for this one here. */
function isOf(place: unknown, { name }: NamedImage): boolean {
  if (place === undefined) return true;
  if (!isJsonObject(place) || place['tag'] !== undefined) return false;
  const { registry, repository } = place;
  return typeof registry === 'string' && typeof repository === 'string' && `${registry}/${repository}` === name;
}

/** An outcome that says how many of its findings wait for somebody to accept them. */
export async function withPending(
  scope: Scope,
  outcome: CheckOutcome,
  wanted: readonly JsonObject[],
  wish: AcceptWish | null,
): Promise<CheckOutcome> {
  const asked = new Set(await itemsIn(scope, ['requested']));
  const isAsked = wish?.check === checkName(outcome);
  const count = wanted.slice(0, MOST).filter((item) => isAsked || asked.has(textOf(item))).length;
  if (count === 0) return outcome;
  const note = `An exception was asked for ${count} of these; it counts once somebody of the space approves it.`;
  return { ...outcome, summary: `${outcome.summary}\n\n${note}` };
}

/** Asks for exceptions in the name of whoever pressed the button, each once; somebody of the space decides. */
export async function askForExceptions(
  scope: Scope & { readonly db: WriteTransaction },
  { queue, settings }: Pick<ServiceParts, 'queue' | 'settings'>,
  {
    wish,
    wanted,
    sha,
    now,
  }: {
    readonly wish: AcceptWish;
    readonly wanted: readonly JsonObject[];
    readonly sha: string;
    readonly now: number;
  },
): Promise<number> {
  const requestedBy = printable(wish.by).slice(0, 120);
  const known = new Set(await itemsIn(scope, ['requested', 'approved']));
  const expiresAt = now + Math.min(DAYS, settings.exceptionDays ?? DAYS) * DAY;
  const reason = `asked for on GitHub by ${requestedBy} at ${wish.check} of commit ${sha.slice(0, 12)}`;
  const items = wanted.filter((item) => !known.has(textOf(item))).slice(0, MOST);
  for (const item of items) {
    await makeChange(scope, requestedBy, now, async (changed) => {
      const request = { item, reason, requestedBy, expiresAt };
      const id = await allowlistItems.requestAllowlistItem(changed, request, now);
      await announce(changed, queue, { kind: 'exception.requested', itemId: id, requestedBy, reason }, now);
      const note = { action: 'exception.request', subject: `exception:${id}`, details: { item, reason } };
      return { result: null, note };
    });
  }
  return items.length;
}

async function itemsIn(scope: Scope, states: readonly allowlistItems.AllowlistState[]): Promise<readonly string[]> {
  const texts: string[] = [];
  for (const state of states) {
    const { items } = await allowlistItems.listAllowlistItems(scope, { limit: 1000 }, state);
    texts.push(...items.map(({ item }) => textOf(item)));
  }
  return texts;
}

/** The same for items that say the same. */
function textOf(item: JsonObject): string {
  return JSON.stringify(item, Object.keys({ ...item, registry: '', repository: '', tag: '' }).toSorted());
}
