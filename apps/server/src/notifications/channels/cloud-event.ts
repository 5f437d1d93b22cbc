import type { JsonObject } from '@assay/core';
import type { OutgoingEvent } from './channel.ts';

/** An event in the envelope of CloudEvents 1.0.2, JSON format. */
export function cloudEvent({ id, kind, data, at }: OutgoingEvent, source: string): JsonObject {
  const { reference } = data;
  return {
    specversion: '1.0',
    id,
    source,
    type: `assay.${kind}`,
    time: new Date(at).toISOString(),
    ...(typeof reference === 'string' && reference !== '' ? { subject: reference } : {}),
    datacontenttype: 'application/json',
    data,
  };
}
