/** What a field that names an image is for. */
export type ImageUseKind =
  | 'container'
  | 'init-container'
  /** An init container that keeps running beside the others. */
  | 'sidecar'
  | 'ephemeral-container'
  | 'image-volume'
  /** A field of a custom resource. */
  | 'custom';

/** One field of an object that names an image. */
export interface ImageUse {
  readonly kind: ImageUseKind;
  /** For people: `spec.template.spec.containers[0].image`. */
  readonly field: string;
  /** The same as a JSON pointer, for patches. */
  readonly pointer: string;
  /** Name of the container or the volume; null where it has none. */
  readonly name: string | null;
  /** As written; anything at all. */
  readonly reference: string;
  /** True for text of a custom resource that its controller still fills in (`$(params.image)`): the pods are judged then. */
  readonly isTemplate: boolean;
}

/** Something about an object that keeps its images from being known. It is never a reason to let it pass. */
export interface WorkloadProblem {
  readonly code: 'malformed' | 'too-large';
  readonly field: string;
  readonly message: string;
}

/** Where images of an object are pulled from, and with whose credentials. */
export interface WorkloadImages {
  readonly uses: readonly ImageUse[];
  readonly problems: readonly WorkloadProblem[];
  /** Names of the secrets of the pod specification, in its order. */
  readonly pullSecrets: readonly string[];
  /** Null where the pod specification names none: that is `default` then. */
  readonly serviceAccount: string | null;
}
