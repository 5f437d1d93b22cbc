import type { AuditCheckpoint } from '@assay/server';
import { InvalidValue, type Setting } from './setting.ts';
import { oneOf, parseText } from './value-types.ts';

/** Which audit trail is looked at. */
export interface AuditSettings {
  readonly space: Setting<string | null>;
  readonly checkpoint: Setting<AuditCheckpoint | null>;
}

export const AUDIT_SETTINGS: AuditSettings = {
  space: {
    config: 'none',
    commands: ['audit verify', 'audit export'],
    name: 'space',
    shape: 'one',
    placeholder: 'NAME',
    summary: 'Space whose audit trail is meant; system for what was done to the service as a whole.',
    environment: null,
    default: null,
    defaultText: 'every space; for export the one called default',
    parse: oneOf(parseText),
  },
  checkpoint: {
    config: 'none',
    commands: ['audit verify'],
    name: 'checkpoint',
    shape: 'one',
    placeholder: 'SEQ:HASH',
    summary: 'End of the trail as it was told before and kept elsewhere: the trail must hold that entry.',
    environment: null,
    default: null,
    defaultText: 'none',
    parse: oneOf(parseCheckpoint),
  },
};

/** Place and hash of an entry. @throws InvalidValue */
function parseCheckpoint(text: string): AuditCheckpoint {
  const [, seq, hash] = /^([1-9][0-9]{0,14}):([0-9a-f]{64})$/.exec(text) ?? [];
  if (seq === undefined || hash === undefined) {
    throw new InvalidValue('a checkpoint is the place of an entry, a colon and its hash: 12:9f86…');
  }
  return { seq: Number(seq), hash };
}
