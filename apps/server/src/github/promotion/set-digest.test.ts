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
      `images:\n  - name: ghcr.io/acme/web # ours\n    newTag: v1\n    digest: ${DIGEST}\n`,
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
