import { isMap } from 'yaml';
import type { ImageUse } from './image-use.ts';
import { type YamlMap, type YamlSource, entriesOf, mapOf, mapsOf, textOf, valueOf } from './yaml-file.ts';
import { referenceUse } from './yaml-use.ts';

const DOCKER = 'docker://';

/** Images of a GitHub workflow or action: containers and services of jobs, and steps or actions that use `docker://`. */
export function workflowUses(document: YamlMap, source: YamlSource): readonly ImageUse[] {
  const uses: ImageUse[] = [];
  const add = (what: string, value: unknown): void => {
    const text = textOf(value, source);
    if (text !== null) uses.push(referenceUse('github-workflow', what, text));
  };
  const addDocker = (what: string, value: unknown): void => {
    const text = textOf(value, source);
    if (text === null || !text.text.startsWith(DOCKER)) return;
    const span = { start: text.span.start + DOCKER.length, end: text.span.end };
    uses.push(referenceUse('github-workflow', what, { ...text, text: text.text.slice(DOCKER.length), span }));
  };
  for (const [name, job] of entriesOf(mapOf(document, 'jobs'))) {
    if (!isMap(job)) continue;
    const given = source.follow(valueOf(job, 'container'));
    const container = isMap(given) ? given : null;
    add(
      `jobs.${name}.container${container === null ? '' : '.image'}`,
      container === null ? valueOf(job, 'container') : valueOf(container, 'image'),
    );
    for (const [service, value] of entriesOf(mapOf(job, 'services'))) {
      if (isMap(value)) add(`jobs.${name}.services.${service}.image`, valueOf(value, 'image'));
    }
    for (const [index, step] of mapsOf(job, 'steps', source).entries())
      addDocker(`jobs.${name}.steps[${index}].uses`, valueOf(step, 'uses'));
  }
  const runs = mapOf(document, 'runs');
  if (runs !== null) {
    addDocker('runs.image', valueOf(runs, 'image'));
    for (const [index, step] of mapsOf(runs, 'steps', source).entries())
      addDocker(`runs.steps[${index}].uses`, valueOf(step, 'uses'));
  }
  return uses;
}
