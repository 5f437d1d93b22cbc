import { isJsonObject } from '@assay/core';
import type { BreakGlass } from '../policies/policy-set.ts';
import type { AdmissionEvent } from '../webhook/cluster-ports.ts';
import type { AdmissionRequest } from './admission-review.ts';
import { shownText } from './bounded-text.ts';
import type { Door } from './door.ts';
import { uidOf } from './judge-object.ts';
import { describeBriefly } from './messages.ts';
import type { Weighed } from './weigh.ts';

/** What a review came to. */
export interface Told {
  readonly weighed: readonly Weighed[];
  readonly breakGlass: BreakGlass | null;
  readonly isRefused: boolean;
}

/** Tells whoever listens of everything that stood against an image, and of what was let in without that. Never for dry runs. */
export function tellEvents(request: AdmissionRequest, { weighed, breakGlass, isRefused }: Told, door: Door): void {
  if (weighed.length === 0) return;
  const base = baseOf(request, door);
  for (const item of weighed) {
    const kind = kindOf(item, { breakGlass, isRefused });
    if (kind === null) continue;
    const { applicable, verdict, use } = item;
    const decision = verdict.kind === 'decided' ? verdict.decision : null;
    door.onEvent({
      ...base,
      kind,
      policy: applicable.policy.name,
      decisionId: decision?.id ?? null,
      reference: decision?.reference ?? shownText(use.reference, 400),
      digest: decision?.digest ?? null,
      message: messageOf(item, breakGlass, kind),
    });
  }
}

function kindOf(
  { objection, effect, exceptions }: Weighed,
  { breakGlass, isRefused }: Omit<Told, 'weighed'>,
): AdmissionEvent['kind'] | null {
  if (exceptions.length > 0) return 'excepted';
  if (effect === 'shadow') return 'shadow';
  if (effect === 'deny' && breakGlass !== null) return 'break-glass';
  if (effect === 'deny' && isRefused) return 'denied';
  if (effect === 'warn') return 'warned';
  if (objection !== null) return 'audited';
  return isRefused ? null : 'admitted';
}

function messageOf(item: Weighed, breakGlass: BreakGlass | null, kind: AdmissionEvent['kind']): string {
  const what = describeBriefly(item);
  if (kind === 'excepted') {
    const by = item.exceptions.map(({ name, owner, reason }) => `${name} of ${owner}: ${reason}`).join('; ');
    return shownText(`${what}; let in by exception ${by}`, 1000);
  }
  if (kind === 'break-glass' && breakGlass !== null) {
    return shownText(
      `${what}; let in by break-glass ${breakGlass.name} of ${breakGlass.owner}: ${breakGlass.reason}`,
      1000,
    );
  }
  return shownText(what, 1000);
}

function baseOf(
  { uid, kind, name, namespace, user, object }: AdmissionRequest,
  door: Door,
): Pick<AdmissionEvent, 'at' | 'uid' | 'namespace' | 'workload' | 'user'> {
  return {
    at: new Date(door.now()).toISOString(),
    uid,
    namespace,
    workload: {
      group: kind.group,
      version: kind.version,
      kind: kind.name,
      name: name === '' ? generatedName(object) : name,
      uid: uidOf(object),
    },
    user: shownText(user.name, 200),
  };
}

/** What stands for the name that the API server still makes up. */
function generatedName(object: unknown): string {
  const metadata = isJsonObject(object) ? object['metadata'] : null;
  if (!isJsonObject(metadata)) return '';
  const { name, generateName } = metadata;
  return typeof name === 'string' ? name : typeof generateName === 'string' ? `${generateName}*` : '';
}
