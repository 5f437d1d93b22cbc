import { type Setting, InvalidValue } from './setting.ts';
import { oneOf, parsePath } from './value-types.ts';

/** How backups of the service are written and read. */
export interface BackupSettings {
  readonly passphraseFile: Setting<string | null>;
  readonly passphrase: Setting<string | null>;
}

const OWN = { config: 'none', commands: ['backup', 'restore'] } as const;

/** Fewest characters of a passphrase. */
const SHORTEST = 12;

export const BACKUP_SETTINGS: BackupSettings = {
  passphraseFile: {
    ...OWN,
    name: 'passphrase-file',
    shape: 'one',
    placeholder: 'FILE',
    summary: 'File whose first line seals the encryption keys of a backup, and opens them.',
    environment: 'ASSAY_PASSPHRASE_FILE',
    default: null,
    defaultText: 'none: the keys are left out, unless ASSAY_PASSPHRASE is set',
    parse: oneOf(parsePath),
  },
  passphrase: {
    ...OWN,
    name: 'passphrase',
    flag: false,
    shape: 'one',
    placeholder: null,
    summary: 'Passphrase that seals the encryption keys of a backup, and opens them; at least 12 characters.',
    environment: 'ASSAY_PASSPHRASE',
    secret: true,
    default: null,
    defaultText: 'none',
    parse: oneOf(parsePassphrase),
  },
};

/** A passphrase that is long enough. @throws InvalidValue */
export function parsePassphrase(text: string): string {
  if (text.length < SHORTEST) throw new InvalidValue(`a passphrase has at least ${SHORTEST} characters`);
  return text;
}
