/** Where objects of a kind name images: paths from the root, `[*]` for every item of a list. */
export interface CustomWorkload {
  readonly group: string;
  readonly kind: string;
  /**
   * What a path leads to is an image when it is text, and otherwise searched for fields called `image`: `spec.engine.image`,
   * `spec.template.spec`, `spec.tasks[*].taskSpec`.
   */
  readonly paths: readonly string[];
}

const ARGO_TEMPLATES = ['spec.templates', 'spec.templateDefaults', 'spec.volumes'];
const TEKTON_TASK = ['steps', 'sidecars', 'stepTemplate', 'volumes'];
const under = (prefix: string, paths: readonly string[]): readonly string[] => paths.map((path) => `${prefix}.${path}`);

/** Kinds of widely used controllers. */
export const DEFAULT_CUSTOM_WORKLOADS: readonly CustomWorkload[] = [
  { group: 'argoproj.io', kind: 'Rollout', paths: ['spec.template.spec'] },
  { group: 'argoproj.io', kind: 'Workflow', paths: ARGO_TEMPLATES },
  { group: 'argoproj.io', kind: 'WorkflowTemplate', paths: ARGO_TEMPLATES },
  { group: 'argoproj.io', kind: 'ClusterWorkflowTemplate', paths: ARGO_TEMPLATES },
  {
    group: 'argoproj.io',
    kind: 'CronWorkflow',
    paths: under('spec.workflowSpec', ['templates', 'templateDefaults', 'volumes']),
  },
  { group: 'serving.knative.dev', kind: 'Service', paths: ['spec.template.spec'] },
  { group: 'serving.knative.dev', kind: 'Configuration', paths: ['spec.template.spec'] },
  { group: 'serving.knative.dev', kind: 'Revision', paths: ['spec'] },
  { group: 'tekton.dev', kind: 'Task', paths: under('spec', TEKTON_TASK) },
  { group: 'tekton.dev', kind: 'ClusterTask', paths: under('spec', TEKTON_TASK) },
  { group: 'tekton.dev', kind: 'StepAction', paths: ['spec.image'] },
  {
    group: 'tekton.dev',
    kind: 'TaskRun',
    paths: [...under('spec.taskSpec', TEKTON_TASK), 'spec.podTemplate'],
  },
  { group: 'tekton.dev', kind: 'Pipeline', paths: ['spec.tasks[*].taskSpec', 'spec.finally[*].taskSpec'] },
  {
    group: 'tekton.dev',
    kind: 'PipelineRun',
    paths: [
      'spec.pipelineSpec.tasks[*].taskSpec',
      'spec.pipelineSpec.finally[*].taskSpec',
      'spec.podTemplate',
      'spec.taskRunTemplate.podTemplate',
    ],
  },
  {
    group: 'serving.kserve.io',
    kind: 'InferenceService',
    paths: ['spec.predictor', 'spec.transformer', 'spec.explainer'],
  },
  { group: 'serving.kserve.io', kind: 'ServingRuntime', paths: ['spec'] },
  { group: 'serving.kserve.io', kind: 'ClusterServingRuntime', paths: ['spec'] },
];
