import { defineTrigger } from '../../../contracts/define-trigger.ts';
import type { Trigger } from '../../../contracts/trigger.ts';
import { fileLocation } from '../../file-location.ts';

export const newSetuidFiles: Trigger = defineTrigger({
  id: 'new_setuid_files',
  title: 'New setuid file',
  summary: 'Fires for each path with a setuid or setgid bit that the baseline does not have, or has with other bits.',
  since: '0.1.0',
  stability: 'experimental',
  needs: ['files', 'layers', 'baseline'],
  params: {},
  messages: { found: '{path} with mode {mode} is not in {baseline}' },
  *evaluate({ files, layers, baseline }) {
    const known = new Map(baseline.setuidFiles.map(({ path, mode }) => [path, mode & 0o7777]));
    for (const entry of files.entries()) {
      if ((entry.mode & 0o6000) === 0 || known.get(entry.path) === entry.mode) continue;
      const mode = `0${entry.mode.toString(8)}`;
      yield {
        message: 'found',
        data: { path: entry.path, mode, baseline: baseline.name },
        subject: { kind: 'file', key: entry.path },
        locations: [fileLocation(entry, layers)],
        evidence: { mode },
      };
    }
  },
});
