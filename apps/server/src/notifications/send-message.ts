import { AssayError } from '@assay/core';
import { type Scope, type Subscription, subscriptions } from '@assay/store';
import type { ServiceParts } from '../service/parts.ts';
import type { DeliveryOutcome, OutgoingEvent } from './channels/channel.ts';
import { findChannel } from './channels/registry.ts';
import { DEFAULT_DELIVERY } from './delivery-settings.ts';
import { outgoingMessage } from './outgoing-event.ts';

/** What is sent to whom. */
export interface Dispatch {
  readonly subscription: Subscription;
  readonly id: string;
  readonly events: readonly OutgoingEvent[];
  readonly digest: boolean;
}

/** A subscription with its secret opened and the host that it leads to, ready to be sent to; or why that cannot be. */
export type Recipient =
  | { readonly kind: 'ready'; readonly host: string; readonly secret: string | null }
  | { readonly kind: 'unusable'; readonly problem: string };

/** Opens the secret of a subscription. What it says of problems holds no secret. */
export async function recipientOf(
  { keyring }: Pick<ServiceParts, 'keyring'>,
  scope: Scope,
  { id, channel, settings }: Subscription,
): Promise<Recipient> {
  try {
    const secret = await subscriptions.subscriptionSecret(scope, keyring, id);
    const host = findChannel(channel)?.host(settings, secret) ?? null;
    return host === null
      ? { kind: 'unusable', problem: 'the settings of the subscription lead nowhere' }
      : { kind: 'ready', host, secret };
  } catch (error) {
    if (!(error instanceof AssayError && error.code === 'CREDENTIAL_UNREADABLE')) throw error;
    return {
      kind: 'unusable',
      problem: 'the secret of the subscription cannot be opened: its encryption key is missing',
    };
  }
}

/** Sends a message once and says how it went. It fails only when it is stopped. */
export async function sendMessage(
  parts: ServiceParts,
  scope: Pick<Scope, 'space'>,
  { subscription, id, events, digest }: Dispatch,
  secret: string | null,
  signal: AbortSignal,
): Promise<DeliveryOutcome> {
  const channel = findChannel(subscription.channel);
  if (channel === null) return permanent('this version of the service knows no such channel');
  try {
    const from = { space: scope.space, publicUrl: parts.settings.publicUrl };
    const message = outgoingMessage(subscription, { id, events, digest }, from);
    const { timeout } = { ...DEFAULT_DELIVERY, ...parts.settings.delivery };
    return await channel.send(message, { parts, settings: subscription.settings, secret, signal, timeout });
  } catch (error) {
    if (signal.aborted) throw error;
    if (error instanceof AssayError && error.code.startsWith('TEMPLATE_')) {
      return permanent(`the template of the subscription cannot be used (${error.code})`);
    }
    throw error;
  }
}

function permanent(problem: string): DeliveryOutcome {
  return { kind: 'failed', problem, unreachable: false, permanent: true, retryAfter: null };
}
