import { parseDigest } from '@assay/core';
import { describe, expect, it } from 'vitest';
import { setDigest } from './set-digest.ts';

const DIGEST = parseDigest(`sha256:${'a'.repeat(64)}`);
const OLD = `sha256:${'b'.repeat(64)}`;
const IMAGE = { name: 'ghcr.io/acme/web', tag: 'v2', digest: DIGEST };

describe('writing an image into a file', () => {
  it.each([
    [
      'kustomization.yaml',
      'images:\n  - name: ghcr.io/acme/web # ours\n    newTag: v1\n',
      `images:\n  - name: ghcr.io/acme/web # ours\n    newTag: v2\n    digest: ${DIGEST}\n`,
    ],
    [
      'deploy.yaml',
      'apiVersion: v1\nkind: Pod\nspec:\n  containers:\n    - image: ghcr.io/acme/web:v1\n    - image: ghcr.io/acme/other:v1\n',
      `apiVersion: v1\nkind: Pod\nspec:\n  containers:\n    - image: ghcr.io/acme/web:v2@${DIGEST}\n    - image: ghcr.io/acme/other:v1\n`,
    ],
    [
      'app.yaml',
      `apiVersion: argoproj.io/v1alpha1\nkind: Application\nspec:\n  source:\n    kustomize:\n      images:\n        - web=ghcr.io/acme/web:v1@${OLD}\n`,
      `apiVersion: argoproj.io/v1alpha1\nkind: Application\nspec:\n  source:\n    kustomize:\n      images:\n        - web=ghcr.io/acme/web:v2@${DIGEST}\n`,
    ],
    [
      'release.yaml',
      `apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nspec:\n  values:\n    image:\n      repository: ghcr.io/acme/web # {"$imagepolicy": "flux-system:web:name"}\n      tag: v1 # {"$imagepolicy": "flux-system:web:tag"}\n      digest: ${OLD}\n`,
      `apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nspec:\n  values:\n    image:\n      repository: ghcr.io/acme/web # {"$imagepolicy": "flux-system:web:name"}\n      tag: v2 # {"$imagepolicy": "flux-system:web:tag"}\n      digest: ${DIGEST}\n`,
    ],
    [
      'release-without-digest.yaml',
      'apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nspec:\n  values:\n    worker:\n      image: { registry: ghcr.io, repository: acme/web, tag: "v1" }\n',
      `apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nspec:\n  values:\n    worker:\n      image: { registry: ghcr.io, repository: acme/web, tag: "v2@${DIGEST}" }\n`,
    ],
    [
      'flux.yaml',
      `apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nspec:\n  images:\n    - name: web\n      newName: ghcr.io/acme/web\n      newTag: v1\n`,
      `apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nspec:\n  images:\n    - name: web\n      newName: ghcr.io/acme/web\n      newTag: v2\n      digest: ${DIGEST}\n`,
    ],
    [
      'marked.yaml',
      'apiVersion: apps/v1\nkind: Deployment\nspec:\n  template:\n    spec:\n      containers:\n        - image: ghcr.io/acme/web:v1 # {"$imagepolicy": "flux-system:web"}\n',
      `apiVersion: apps/v1\nkind: Deployment\nspec:\n  template:\n    spec:\n      containers:\n        - image: ghcr.io/acme/web:v2@${DIGEST} # {"$imagepolicy": "flux-system:web"}\n`,
    ],
    [
      'parameters.yaml',
      `apiVersion: argoproj.io/v1alpha1\nkind: Application\nspec:\n  source:\n    helm:\n      parameters:\n        - name: image.repository\n          value: ghcr.io/acme/web\n        - { name: image.tag, value: v1 }\n`,
      `apiVersion: argoproj.io/v1alpha1\nkind: Application\nspec:\n  source:\n    helm:\n      parameters:\n        - name: image.repository\n          value: ghcr.io/acme/web\n        - { name: image.tag, value: v2@${DIGEST} }\n`,
    ],
    [
      'values-object.yaml',
      `apiVersion: argoproj.io/v1alpha1\nkind: ApplicationSet\nspec:\n  template:\n    spec:\n      sources:\n        - helm:\n            valuesObject:\n              image: ghcr.io/acme/web:v1\n`,
      `apiVersion: argoproj.io/v1alpha1\nkind: ApplicationSet\nspec:\n  template:\n    spec:\n      sources:\n        - helm:\n            valuesObject:\n              image: ghcr.io/acme/web:v2@${DIGEST}\n`,
    ],
    [
      'values.yaml',
      `image:\n  repository: ghcr.io/acme/web\n  tag: v1\n  digest: ${OLD}\n`,
      `image:\n  repository: ghcr.io/acme/web\n  tag: v2\n  digest: ${DIGEST}\n`,
    ],
  ])('changes %s at the places that name it and nowhere else', (path, before, after) => {
    expect(setDigest({ path, text: before }, IMAGE)).toMatchObject({ kind: 'changed', text: after });
    expect(setDigest({ path, text: after }, IMAGE)).toEqual({ kind: 'same' });
  });

  it.each([
    ['other images', 'apiVersion: v1\nkind: Pod\nspec:\n  containers:\n    - image: nginx\n'],
    ['no YAML', 'images: [\n'],
    ['nothing', ''],
  ])('refuses a file of %s', (_what, text) => {
    expect(setDigest({ path: 'deploy.yaml', text }, IMAGE)).toMatchObject({ kind: 'refused' });
  });
});
