import { type Registry, createRegistry } from '@assay/core';
import type { Formatter } from '@assay/report';

/** Table and JSON for what only the command line program shows. */
export function plainFormats<Value>(render: {
  readonly table: (value: Value) => string;
  readonly json: (value: Value) => string;
}): Registry<Formatter<Value>> {
  const header = { kind: 'formatter', since: '0.1.0', stability: 'stable' } as const;
  return createRegistry<Formatter<Value>>([
    {
      ...header,
      id: 'table',
      title: 'Table',
      summary: 'For people.',
      mediaType: 'text/plain',
      extension: '.txt',
      render: render.table,
    },
    {
      ...header,
      id: 'json',
      title: 'JSON',
      summary: 'For programs.',
      mediaType: 'application/json',
      extension: '.json',
      render: render.json,
    },
  ]);
}
