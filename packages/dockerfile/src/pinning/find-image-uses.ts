import { Dockerfile } from '../dockerfile.ts';
import { composeUses } from './compose-uses.ts';
import { dockerfileUses } from './dockerfile-uses.ts';
import { helmUses } from './helm-uses.ts';
import type { ImagePlace, ImageUse } from './image-use.ts';
import { isKubernetesObject, kubernetesUses } from './kubernetes-uses.ts';
import { kustomizeUses } from './kustomize-uses.ts';
import { workflowUses } from './workflow-uses.ts';
import { type YamlMap, readYamlFile, textOf, valueOf } from './yaml-file.ts';

/** A file of a repository. */
export interface SourceFile {
  /** Relative to the root of the repository, `/` between segments. */
  readonly path: string;
  readonly text: string;
}

/** The names of images in a file, or why they cannot be told. */
export interface ImageUses {
  readonly uses: readonly ImageUse[];
  /** Null when the file was read. */
  readonly problem: { readonly message: string; readonly offset: number } | null;
}

const DOCKERFILE = /(?:^|\/)(?:(?:Dockerfile|Containerfile)(?:\.[^/]+)?|[^/]+\.(?:Dockerfile|Containerfile))$/i;
const COMPOSE = /(?:^|\/)(?:docker-)?compose[^/]*\.ya?ml$/i;
const KUSTOMIZATION = /(?:^|\/)kustomization(?:\.ya?ml)?$/i;
const VALUES = /(?:^|\/)values[^/]*\.ya?ml$/i;
const WORKFLOW = /(?:^|\/)\.github\/workflows\/[^/]+\.ya?ml$|(?:^|\/)action\.ya?ml$/i;
const YAML = /\.ya?ml$/i;

/** Which kind of file a path names by itself: one that may name images. `kubernetes` for any other YAML, whose content decides. */
export function placeOfPath(path: string): ImagePlace | null {
  if (DOCKERFILE.test(path) && !/\.(?:dockerignore|ya?ml|md|txt)$/i.test(path)) return 'dockerfile';
  if (COMPOSE.test(path)) return 'compose';
  if (KUSTOMIZATION.test(path)) return 'kustomize';
  if (WORKFLOW.test(path)) return 'github-workflow';
  if (VALUES.test(path)) return 'helm-values';
  return YAML.test(path) ? 'kubernetes' : null;
}

/** Finds every place in a file that names an image. Templates of Helm charts are not YAML: their values are what is pinned. */
export function findImageUses(
  file: SourceFile,
  options: { readonly place?: ImagePlace; readonly syntax?: boolean } = {},
): ImageUses {
  const place = options.place ?? placeOfPath(file.path);
  if (place === null) return { uses: [], problem: null };
  if (place === 'dockerfile') {
    const uses = dockerfileUses(new Dockerfile(file.text), { syntax: options.syntax ?? false });
    return { uses, problem: null };
  }
  if (place === 'kubernetes' && !/(?:^|\n)[ \t-]*["']?(?:apiVersion|services)["']?[ \t]*:/.test(file.text)) {
    return { uses: [], problem: null };
  }
  const reading = readYamlFile(file.text);
  if (!reading.ok) {
    const isTemplate = file.text.includes('{{');
    return { uses: [], problem: place === 'kubernetes' && isTemplate ? null : reading };
  }
  return { uses: reading.documents.flatMap((document) => usesOf(place, document, file.text)), problem: null };
}

function usesOf(place: ImagePlace, document: YamlMap, text: string): readonly ImageUse[] {
  if (place === 'compose') return composeUses(document, text);
  if (place === 'github-workflow') return workflowUses(document, text);
  if (place === 'kustomize') return kustomizeUses(document, text);
  const kind = textOf(valueOf(document, 'kind'), text)?.text;
  if (isKubernetesObject(document, text)) {
    return kind === 'Kustomization' ? kustomizeUses(document, text) : kubernetesUses(document, text);
  }
  return place === 'helm-values' ? helmUses(document, text) : [];
}
