import type { FileType } from '@assay/core';
import { defineTrigger } from '../../../contracts/define-trigger.ts';
import type { Trigger } from '../../../contracts/trigger.ts';
import { fileLocation } from '../../file-location.ts';

const SETUID = 0o4000;
const SETGID = 0o2000;

/** File type bits of `st_mode`, which the historical message shows. */
const TYPE_BITS: Readonly<Record<FileType, number>> = {
  file: 0o100000,
  directory: 0o040000,
  symlink: 0o120000,
  'character-device': 0o020000,
  'block-device': 0o060000,
  fifo: 0o010000,
};

export const suidOrGuidSet: Trigger = defineTrigger({
  id: 'suid_or_guid_set',
  title: 'Setuid or setgid',
  summary: 'Fires for each path, directories included, whose setuid or setgid bit is set.',
  since: '0.1.0',
  stability: 'stable',
  needs: ['files', 'layers'],
  params: {},
  messages: { found: 'SUID or SGID found set on file {path}. Mode: {mode}' },
  legacy: { gate: 'files', trigger: 'suid_or_guid_set' },
  *evaluate({ files, layers }) {
    for (const entry of files.entries()) {
      if (entry.type === 'symlink' || (entry.mode & (SETUID | SETGID)) === 0) continue;
      const mode = `0o${(TYPE_BITS[entry.type] | entry.mode).toString(8)}`;
      yield {
        message: 'found',
        data: { path: entry.path, mode },
        subject: { kind: 'file', key: entry.path },
        locations: [fileLocation(entry, layers)],
        evidence: { type: entry.type, uid: entry.uid, gid: entry.gid },
        legacyMessage: `SUID or SGID found set on file ${entry.path}. Mode: ${mode}`,
      };
    }
  },
});
