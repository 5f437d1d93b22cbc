import type { JsonObject } from '@assay/core';
import type { Notification, SpaceId, Subscription } from '@assay/store';
import type { OutgoingEvent, OutgoingMessage } from './channels/channel.ts';
import { eventText } from './event-text.ts';
import { renderOwnText } from './message-text.ts';

/** An event as the API and receivers are told of it: instants are text. */
export function eventData(payload: JsonObject): JsonObject {
  const { expiresAt } = payload;
  return typeof expiresAt === 'number' ? { ...payload, expiresAt: new Date(expiresAt).toISOString() } : payload;
}

/** An event as it goes out. */
export function outgoingEvent(kept: Pick<Notification, 'id' | 'event' | 'payload' | 'createdAt'>): OutgoingEvent {
  const data = eventData(kept.payload);
  return { id: kept.id, kind: kept.event, data, at: kept.createdAt, text: eventText(kept.event, data) };
}

/**
 * A message of events.
 * @throws TEMPLATE_INVALID, TEMPLATE_TOO_LARGE
 */
export function outgoingMessage(
  subscription: Pick<Subscription, 'template'>,
  about: { readonly id: string; readonly events: readonly OutgoingEvent[]; readonly digest: boolean },
  from: { readonly space: SpaceId; readonly publicUrl: string | null },
): OutgoingMessage {
  const { template } = subscription;
  return {
    ...about,
    ownText: template === null ? null : renderOwnText(template, about.events, about.digest),
    publicUrl: from.publicUrl,
    source: `urn:assay:space:${from.space}`,
  };
}
