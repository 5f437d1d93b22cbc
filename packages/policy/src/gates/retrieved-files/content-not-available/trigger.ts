import { defineTrigger } from '../../../contracts/define-trigger.ts';
import type { Trigger } from '../../../contracts/trigger.ts';
import { required } from '../../../parameters/parameter-kind.ts';
import { text } from '../../../parameters/text-kinds.ts';

export const contentNotAvailable: Trigger = defineTrigger({
  id: 'content_not_available',
  title: 'File not available',
  summary: 'Fires when the content of a file could not be had.',
  since: '0.1.0',
  stability: 'stable',
  needs: ['retrievedFiles'],
  params: {
    path: required(text, { summary: 'Absolute path of the file.', example: '/etc/httpd.conf' }),
  },
  messages: { absent: 'The content of {path} is not available' },
  legacy: { gate: 'retrieved_files', trigger: 'content_not_available' },
  ask: ({ path }) => ({ retrieve: [path] }),
  *evaluate({ retrievedFiles }, { path }) {
    if (retrievedFiles.some((file) => file.path === path)) return;
    const legacyMessage = 'Cannot locate file in the image analysis';
    yield { message: 'absent', data: { path }, subject: { kind: 'file', key: path }, legacyMessage };
  },
});
