import type { JsonObject, JsonValue } from '@assay/core';
import { isJsonObject } from '@assay/core';
import { parseTemplate } from '@assay/report';
import type { SubscriptionDraft } from '@assay/store';
import { Compile } from 'typebox/compile';
import { serverError } from '../errors.ts';
import type { Channel } from './channels/channel.ts';

/** A subscription as a request asks for it. */
export interface AskedSubscription {
  readonly settings: unknown;
  readonly events: readonly string[];
  readonly filter?: object;
  readonly template?: string | null;
  readonly digestMinutes?: number | null;
  readonly enabled?: boolean;
}

/**
 * What is kept of it. `secret` is the one that will count: the new one, or the one that is there.
 * @throws REQUEST_INVALID, TEMPLATE_INVALID
 */
export function readDraft(channel: Channel, asked: AskedSubscription, secret: string | null): SubscriptionDraft {
  const settings = plainObject(asked.settings);
  if (settings === null || !Compile(channel.settings).Check(settings)) {
    throw serverError('REQUEST_INVALID', `those are no settings of channel ${channel.id}`);
  }
  if (secret !== null && channel.secret === null) {
    throw serverError('REQUEST_INVALID', `channel ${channel.id} has no secret`);
  }
  if (secret === null && channel.secret?.required === true) {
    throw serverError('REQUEST_INVALID', `channel ${channel.id} needs a secret: ${channel.secret.what}`);
  }
  const problem = channel.check(settings, secret, asked.events);
  if (problem !== null) throw serverError('REQUEST_INVALID', problem);
  const template = asked.template ?? null;
  if (template !== null) parseTemplate(template);
  const minutes = asked.digestMinutes ?? null;
  return {
    settings,
    events: asked.events,
    filter: plainObject(asked.filter ?? {}) ?? {},
    template,
    digestMs: minutes === null ? null : minutes * 60_000,
    enabled: asked.enabled ?? true,
  };
}

function plainObject(value: unknown): JsonObject | null {
  const copy: JsonValue = JSON.parse(JSON.stringify(value ?? null));
  return isObject(copy) ? copy : null;
}

function isObject(value: JsonValue): value is JsonObject {
  return isJsonObject(value);
}
