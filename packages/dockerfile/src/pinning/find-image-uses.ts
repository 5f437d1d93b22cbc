import { Dockerfile } from '../dockerfile.ts';
import { composeUses, hasServices } from './compose-uses.ts';
import { deliveryUses } from './delivery-uses.ts';
import { dockerfileUses } from './dockerfile-uses.ts';
import { helmUses } from './helm-uses.ts';
import type { ImagePlace, ImageUse, PinForm } from './image-use.ts';
import { isKubernetesObject, kubernetesUses } from './kubernetes-uses.ts';
import { kustomizeUses } from './kustomize-uses.ts';
import { workflowUses } from './workflow-uses.ts';
import { type YamlDocument, readYamlFile, textOf, valueOf } from './yaml-file.ts';

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
/** A program whose name begins so: `Dockerfile.go` may be for Go, `dockerfile.go` is Go. */
const PROGRAM =
  /(?:^|\/)(?:dockerfile|containerfile)\.(?:[^/]+\.)?(?:[cm]?[jt]sx?|py|go|rs|rb|java|kt|cs|php|sh|lua|vim|json|toml|html?|css|lock|snap)$/;
const COMPOSE = /(?:^|\/)(?:docker-)?compose[^/]*\.ya?ml$/i;
const KUSTOMIZATION = /(?:^|\/)kustomization(?:\.ya?ml)?$/i;
const VALUES = /(?:^|\/)values[^/]*\.ya?ml$/i;
const WORKFLOW = /(?:^|\/)\.github\/workflows\/[^/]+\.ya?ml$|(?:^|\/)action\.ya?ml$/i;
const YAML = /\.ya?ml$/i;

/** Which kind of file a path names by itself: one that may name images. `kubernetes` for any other YAML, whose content decides. */
export function placeOfPath(path: string): ImagePlace | null {
  const isOther = /\.(?:dockerignore|ya?ml|md|txt)$/i.test(path) || PROGRAM.test(path);
  if (DOCKERFILE.test(path) && !isOther) return 'dockerfile';
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
  // Reading YAML is what takes the time: most files have no word that a name of an image would stand under.
  if (!/image|container|docker:\/\//i.test(file.text)) return { uses: [], problem: null };
  const reading = readYamlFile(file.text);
  if (!reading.ok) {
    const isTemplate = file.text.includes('{{');
    return { uses: [], problem: place === 'kubernetes' && isTemplate ? null : reading };
  }
  return { uses: reading.documents.flatMap((document) => leaveShared(usesOf(place, document))), problem: null };
}

function usesOf(place: ImagePlace, { root: document, source }: YamlDocument): readonly ImageUse[] {
  if (place === 'compose') return composeUses(document, source);
  if (place === 'github-workflow') return workflowUses(document, source);
  const isObject = isKubernetesObject(document, source);
  const isKustomization = textOf(valueOf(document, 'kind'), source)?.text === 'Kustomization';
  if (place === 'kustomize' || (isObject && isKustomization)) {
    return [...kustomizeUses(document, source), ...(isKustomization ? deliveryUses(document, source) : [])];
  }
  if (isObject) return [...kubernetesUses(document, source), ...deliveryUses(document, source)];
  if (place === 'helm-values') return helmUses(document, source);
  return hasServices(document, source) ? composeUses(document, source) : [];
}

/** A text that aliases repeat is changed only when each of its places names just this image. */
function leaveShared(uses: readonly ImageUse[]): readonly ImageUse[] {
  const names = new Map<number, string[]>();
  for (const { form, written } of uses) {
    if (form === null) continue;
    const place = placeOf(form);
    const known = names.get(place);
    if (known === undefined) names.set(place, [written]);
    else known.push(written);
  }
  const isOne = new Map([...names].map(([place, all]) => [place, new Set(all).size === 1 ? all.length : 0]));
  return uses.map((use) => {
    const { form, aliases = 0 } = use;
    if (form === null || aliases === 0) return use;
    return (isOne.get(placeOf(form)) ?? 0) > aliases ? use : { ...use, form: null, skip: 'alias-shared' };
  });
}

function placeOf(form: PinForm): number {
  return form.kind === 'insert' ? form.at : form.span.start;
}
