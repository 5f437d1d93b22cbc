import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { imagesOf } from './images-of.ts';
import { introducedImages } from './introduced-images.ts';
import { controllerOf } from './parent.ts';
import { workloadKinds } from './workload-kinds.ts';

const KINDS = workloadKinds([
  { group: 'example.com', kind: 'Engine', paths: ['spec.engine.image', 'spec.parts[*].pod'] },
]);

const POD = {
  imagePullSecrets: [{ name: 'one' }, { name: 'two' }],
  serviceAccountName: 'robot',
  containers: [{ name: 'a', image: 'app:1' }],
};

/** `field reference` of every image of an object of that kind. */
function fieldsOf(group: string, kind: string, object: unknown): readonly string[] {
  return imagesOf(object, { group, kind }, KINDS).uses.map(({ field, reference }) => `${field} ${reference}`);
}

describe('imagesOf', () => {
  it('finds every image-bearing field of a pod, whatever list it stands in (T-70, T-71)', () => {
    const object = {
      spec: {
        ...POD,
        initContainers: [
          { name: 'i', image: 'init:1' },
          { name: 's', image: 'sidecar:1', restartPolicy: 'Always' },
        ],
        ephemeralContainers: [{ name: 'e', image: 'debug:1' }],
        volumes: [
          { name: 'v', image: { reference: 'data:1', pullPolicy: 'Always' } },
          { name: 'w', emptyDir: {} },
        ],
        futureContainers: [{ name: 'f', image: 'future:1' }],
      },
    };
    const { uses, problems, pullSecrets, serviceAccount } = imagesOf(object, { group: '', kind: 'Pod' }, KINDS);
    expect(uses.map(({ kind, name, reference }) => [kind, name, reference])).toEqual([
      ['container', 'a', 'app:1'],
      ['init-container', 'i', 'init:1'],
      ['sidecar', 's', 'sidecar:1'],
      ['ephemeral-container', 'e', 'debug:1'],
      ['image-volume', 'v', 'data:1'],
      ['container', 'f', 'future:1'],
    ]);
    expect(problems).toEqual([]);
    expect(pullSecrets).toEqual(['one', 'two']);
    expect(serviceAccount).toBe('robot');
  });

  it('takes nothing for an image that users or drivers call so themselves', () => {
    const object = {
      metadata: { labels: { image: 'no' }, annotations: { image: 'no' } },
      spec: {
        containers: [
          { name: 'a', image: 'app:1', resources: { limits: { image: '1' } }, env: [{ name: 'image', value: 'x' }] },
        ],
        nodeSelector: { image: 'no' },
        affinity: { podAffinity: { x: [{ labelSelector: { matchLabels: { image: 'no' } } }] } },
        volumes: [
          { name: 'v', rbd: { image: 'disk' } },
          { name: 'w', csi: { volumeAttributes: { image: 'no' } } },
        ],
      },
    };
    expect(fieldsOf('', 'Pod', object)).toEqual(['spec.containers[0].image app:1']);
  });

  it.each([
    ['apps', 'Deployment', { spec: { template: { spec: POD } } }, 'spec.template.spec.containers[0].image'],
    ['apps', 'ReplicaSet', { spec: { template: { spec: POD } } }, 'spec.template.spec.containers[0].image'],
    ['apps', 'StatefulSet', { spec: { template: { spec: POD } } }, 'spec.template.spec.containers[0].image'],
    ['apps', 'DaemonSet', { spec: { template: { spec: POD } } }, 'spec.template.spec.containers[0].image'],
    ['extensions', 'Deployment', { spec: { template: { spec: POD } } }, 'spec.template.spec.containers[0].image'],
    ['batch', 'Job', { spec: { template: { spec: POD } } }, 'spec.template.spec.containers[0].image'],
    [
      'batch',
      'CronJob',
      { spec: { jobTemplate: { spec: { template: { spec: POD } } } } },
      'spec.jobTemplate.spec.template.spec.containers[0].image',
    ],
    ['', 'ReplicationController', { spec: { template: { spec: POD } } }, 'spec.template.spec.containers[0].image'],
    ['', 'PodTemplate', { template: { spec: POD } }, 'template.spec.containers[0].image'],
    ['', 'EphemeralContainers', { ephemeralContainers: [{ image: 'app:1' }] }, 'ephemeralContainers[0].image'],
    ['argoproj.io', 'Rollout', { spec: { template: { spec: POD } } }, 'spec.template.spec.containers[0].image'],
    [
      'argoproj.io',
      'Workflow',
      { spec: { templates: [{ script: { image: 'app:1' } }] } },
      'spec.templates[0].script.image',
    ],
    [
      'argoproj.io',
      'CronWorkflow',
      { spec: { workflowSpec: { templates: [{ container: { image: 'app:1' } }] } } },
      'spec.workflowSpec.templates[0].container.image',
    ],
    ['serving.knative.dev', 'Service', { spec: { template: { spec: POD } } }, 'spec.template.spec.containers[0].image'],
    ['tekton.dev', 'Task', { spec: { steps: [{ image: 'app:1' }] } }, 'spec.steps[0].image'],
    [
      'tekton.dev',
      'PipelineRun',
      { spec: { pipelineSpec: { tasks: [{ taskSpec: { steps: [{ image: 'app:1' }] } }] } } },
      'spec.pipelineSpec.tasks[0].taskSpec.steps[0].image',
    ],
    [
      'serving.kserve.io',
      'InferenceService',
      { spec: { predictor: { model: { image: 'app:1' } } } },
      'spec.predictor.model.image',
    ],
    ['example.com', 'Engine', { spec: { engine: { image: 'app:1' } } }, 'spec.engine.image'],
    ['example.com', 'Engine', { spec: { parts: [{ pod: POD }] } }, 'spec.parts[0].pod.containers[0].image'],
    ['unheard.of', 'Thing', { spec: { deep: [{ podSpec: POD }] } }, 'spec.deep[0].podSpec.containers[0].image'],
  ])('finds the images of %s %s (T-73)', (group, kind, object, field) => {
    expect(fieldsOf(group, kind, object)).toEqual([`${field} app:1`]);
  });

  it('leaves to the pods what a controller fills in later, and only where there is such a controller', () => {
    const task = imagesOf(
      { spec: { steps: [{ image: '$(params.builder)' }] } },
      { group: 'tekton.dev', kind: 'Task' },
      KINDS,
    );
    const pod = imagesOf({ spec: { containers: [{ image: '$(params.builder)' }] } }, { group: '', kind: 'Pod' }, KINDS);
    expect(task.uses.map(({ isTemplate }) => isTemplate)).toEqual([true]);
    expect(pod.uses.map(({ isTemplate }) => isTemplate)).toEqual([false]);
  });

  it('finds nothing in what has no images, whatever it is', () => {
    expect(fieldsOf('', 'ConfigMap', { data: { image: 'x', containers: 'y' } })).toEqual([]);
    expect(fieldsOf('', 'Pod', {})).toEqual([]);
    expect(fieldsOf('apps', 'Deployment', { spec: { replicas: 3 } })).toEqual([]);
  });

  it.each([
    ['an image that is a number', { spec: { containers: [{ image: 7 }] } }, 'spec.containers[0].image'],
    ['an image that is a list', { spec: { containers: [{ image: ['x'] }] } }, 'spec.containers[0].image'],
    ['containers that are an object', { spec: { containers: { a: { image: 'x' } } } }, 'spec.containers'],
    ['containers that are text', { spec: { containers: 'x' } }, 'spec.containers'],
    ['a container that is text', { spec: { containers: ['x'] } }, 'spec.containers[0]'],
    [
      'a reference that is an object',
      { spec: { volumes: [{ image: { reference: {} } }] } },
      'spec.volumes[0].image.reference',
    ],
    ['a specification that is a list', { spec: ['x'] }, 'spec'],
    ['a specification that is text', { spec: 'x' }, 'spec'],
  ])('says so of %s', (_what, object, field) => {
    const { problems } = imagesOf(object, { group: '', kind: 'Pod' }, KINDS);
    expect(problems.map((problem) => [problem.code, problem.field])).toEqual([['malformed', field]]);
  });

  it('finds all of 500 containers, and says so when there is no end to them', () => {
    const containers = (count: number) => Array.from({ length: count }, (_, index) => ({ image: `app:${index}` }));
    expect(fieldsOf('', 'Pod', { spec: { containers: containers(500) } })).toHaveLength(500);
    const { problems } = imagesOf({ spec: { containers: containers(6000) } }, { group: '', kind: 'Pod' }, KINDS);
    expect(problems.map(({ code }) => code)).toEqual(['too-large']);
  });

  it('says so when images may hide below what is searched', () => {
    let deep: unknown = { image: 'x' };
    for (let depth = 0; depth < 60; depth += 1) deep = { a: deep };
    const { problems } = imagesOf({ spec: { containers: [], deep } }, { group: '', kind: 'Pod' }, KINDS);
    expect(problems.map(({ code }) => code)).toEqual(['too-large']);
  });

  it('never throws and never changes what it looks at', () => {
    fc.assert(
      fc.property(fc.json(), fc.constantFrom('Pod', 'Deployment', 'CronJob', 'Other'), (text, kind) => {
        const object: unknown = JSON.parse(text);
        imagesOf(object, { group: kind === 'Other' ? 'x' : '', kind }, KINDS);
        expect(JSON.stringify(object)).toBe(JSON.stringify(JSON.parse(text)));
      }),
    );
  });

  it('gives pointers that lead to the references', () => {
    const list = fc.array(fc.record({ name: fc.string(), image: fc.string({ minLength: 1 }) }), { maxLength: 5 });
    fc.assert(
      fc.property(list, list, (containers, initContainers) => {
        const object = { spec: { containers, initContainers } };
        for (const { pointer, reference } of imagesOf(object, { group: '', kind: 'Pod' }, KINDS).uses) {
          let value: unknown = object;
          for (const key of pointer.slice(1).split('/')) value = Reflect.get(Object(value), key);
          expect(value).toBe(reference);
        }
      }),
    );
  });
});

describe('introducedImages', () => {
  const podOf = (...containers: readonly (readonly [string, string])[]) =>
    imagesOf(
      { spec: { containers: containers.map(([name, image]) => ({ name, image })) } },
      { group: '', kind: 'Pod' },
      KINDS,
    ).uses;
  const debugging = (...containers: readonly (readonly [string, string])[]) =>
    imagesOf(
      {
        spec: {
          containers: [{ name: 'a', image: 'app:1' }],
          ephemeralContainers: containers.map(([name, image]) => ({ name, image })),
        },
      },
      { group: '', kind: 'Pod' },
      KINDS,
    ).uses;

  it.each([
    ['nothing changed (T-75)', podOf(['a', 'app:1']), podOf(['a', 'app:1']), []],
    ['another spelling of the same', podOf(['a', 'docker.io/library/app:1']), podOf(['a', 'app:1']), []],
    ['containers swapped their names (T-76)', podOf(['a', 'x:1'], ['b', 'y:1']), podOf(['b', 'x:1'], ['a', 'y:1']), []],
    [
      'a container was added while another stays (T-76)',
      podOf(['a', 'app:1'], ['b', 'bad:1']),
      podOf(['a', 'app:1']),
      ['bad:1'],
    ],
    ['a container was renamed and its image changed (T-76)', podOf(['b', 'bad:1']), podOf(['a', 'app:1']), ['bad:1']],
    ['the tag changed', podOf(['a', 'app:2']), podOf(['a', 'app:1']), ['app:2']],
    ['what is no reference appeared', podOf(['a', 'NGINX']), podOf(['a', 'app:1']), ['NGINX']],
    ['a debug container was added (T-70)', debugging(['d', 'bad:1']), debugging(), ['bad:1']],
    [
      'a second one was added beside a bad one (T-70)',
      debugging(['d', 'bad:1'], ['e', 'ok:1']),
      debugging(['d', 'bad:1']),
      ['ok:1'],
    ],
    ['one was added with the image of a container', debugging(['d', 'app:1']), debugging(), ['app:1']],
  ])('%s', (_what, now, before, expected) => {
    expect(introducedImages(now, before).map(({ reference }) => reference)).toEqual(expected);
  });
});

describe('controllerOf', () => {
  it.each([
    [{ metadata: { ownerReferences: [{ uid: 'a' }, { uid: 'b', controller: true }] } }, 'b'],
    [{ metadata: { ownerReferences: [{ uid: 'a', controller: 'true' }] } }, null],
    [{ metadata: { ownerReferences: [{ uid: 7, controller: true }] } }, null],
    [{ metadata: { ownerReferences: 'x' } }, null],
    ['x', null],
  ])('of %j is %j', (object, uid) => {
    expect(controllerOf(object)).toBe(uid);
  });
});
