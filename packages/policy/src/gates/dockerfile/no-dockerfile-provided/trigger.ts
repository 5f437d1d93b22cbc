import { defineTrigger } from '../../../contracts/define-trigger.ts';
import type { Trigger } from '../../../contracts/trigger.ts';

export const noDockerfileProvided: Trigger = defineTrigger({
  id: 'no_dockerfile_provided',
  title: 'No Dockerfile provided',
  summary: 'Fires when the image is judged by what it records of its build, without its Dockerfile.',
  since: '0.1.0',
  stability: 'stable',
  needs: [],
  sometimes: ['dockerfile'],
  params: {},
  messages: { fired: 'Image was not analyzed with an actual Dockerfile' },
  legacy: { gate: 'dockerfile', trigger: 'no_dockerfile_provided' },
  *evaluate({ dockerfile = null }) {
    if (dockerfile !== null) return;
    yield {
      message: 'fired',
      data: {},
      subject: { kind: 'image', key: 'dockerfile' },
      legacyMessage: 'Image was not analyzed with an actual Dockerfile',
    };
  },
});
