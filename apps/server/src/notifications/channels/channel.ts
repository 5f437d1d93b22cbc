import type { JsonObject } from '@assay/core';
import type { TObject } from 'typebox';
import type { ServiceParts } from '../../service/parts.ts';
import type { EventText } from '../event-text.ts';

/** One event as it goes out. */
export interface OutgoingEvent {
  /** The same each time that it is sent, so that receivers can tell that it came twice. */
  readonly id: string;
  readonly kind: string;
  /** The event as the API tells it. */
  readonly data: JsonObject;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly text: EventText;
}

/** What is sent at once: one event, or those that a digest collected. */
export interface OutgoingMessage {
  readonly id: string;
  /** At least one. */
  readonly events: readonly OutgoingEvent[];
  /** The subscriber's own text, for people; null for the usual one. Without control characters, not escaped for the channel. */
  readonly ownText: string | null;
  /** A digest is a list also when it has one event. */
  readonly digest: boolean;
  /** Address of the service for links; null when it has none. */
  readonly publicUrl: string | null;
  /** Where events come from: the space. */
  readonly source: string;
}

/** How sending went. Problems are short and hold neither secrets nor what a receiver answered. */
export type DeliveryOutcome =
  | { readonly kind: 'delivered' }
  | {
      readonly kind: 'failed';
      readonly problem: string;
      /** True when the receiver could not be reached or did not answer, so that others should not wait for it either. */
      readonly unreachable: boolean;
      /** True when trying again does not help. */
      readonly permanent: boolean;
      /** Milliseconds that the receiver asks to wait; null when it says nothing. */
      readonly retryAfter: number | null;
    }
  /** The receiver says that it wants no more messages, ever. */
  | { readonly kind: 'gone' };

/** What sending works with. */
export interface SendContext {
  readonly parts: Pick<ServiceParts, 'egress' | 'now' | 'log' | 'settings'>;
  /** Settings of the channel, as its schema describes them. */
  readonly settings: JsonObject;
  readonly secret: string | null;
  readonly signal: AbortSignal;
  /** Milliseconds that sending may take. */
  readonly timeout: number;
}

/** A way in which messages go out. */
export interface Channel {
  readonly id: string;
  /** One sentence. */
  readonly summary: string;
  readonly settings: TObject;
  /** What its secret is, for people; null where it has none. */
  readonly secret: { readonly what: string; readonly required: boolean } | null;
  /** Makes a secret up where none was given. Default: none is made up. */
  readonly newSecret?: () => string;
  /** What is wrong with settings and secret besides their form; null for nothing. */
  check(settings: JsonObject, secret: string | null, events: readonly string[]): string | null;
  /** `host[:port]` that is connected to; null when the settings are wrong. */
  host(settings: JsonObject, secret: string | null): string | null;
  send(message: OutgoingMessage, context: SendContext): Promise<DeliveryOutcome>;
}
