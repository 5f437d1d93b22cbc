import { defineTrigger } from '../../../contracts/define-trigger.ts';
import type { Trigger } from '../../../contracts/trigger.ts';
import { required } from '../../../parameters/parameter-kind.ts';
import { regex } from '../../../parameters/text-kinds.ts';
import { fileLocation } from '../../file-location.ts';

export const nameMatch: Trigger = defineTrigger({
  id: 'name_match',
  title: 'File name',
  summary: 'Fires for each path of the final file system that matches an expression from its start.',
  since: '0.1.0',
  stability: 'stable',
  needs: ['files', 'layers'],
  params: {
    regex: required(regex, {
      summary: 'Expression over the absolute path, anchored at its start.',
      example: '.*/id_rsa$',
    }),
  },
  messages: { matched: 'Application of regex matched file found in container: file={path} regexp={regex}' },
  legacy: { gate: 'files', trigger: 'name_match' },
  *evaluate({ files, layers }, params) {
    for (const entry of files.entries()) {
      if (!params.regex.matchesStart(entry.path)) continue;
      yield {
        message: 'matched',
        data: { path: entry.path, regex: params.regex.source },
        subject: { kind: 'file', key: entry.path },
        discriminator: params.regex.source,
        locations: [fileLocation(entry, layers)],
        evidence: { type: entry.type },
        legacyMessage: `Application of regex matched file found in container: file=${entry.path} regexp=${params.regex.source}`,
      };
    }
  },
});
