import type { DockerfileFact } from '@assay/core';
import { readDockerfile } from '../dockerfile/dockerfile-lines.ts';

const BASE = /^(?:--\S+\s+)*(\S+)/;

/**
 * The image that the final stage of a Dockerfile is built from, as written; null for `scratch`, for a name made of build arguments, and
 * when there is none.
 */
export function dockerfileBase(dockerfile: DockerfileFact): string | null {
  const first = readDockerfile(dockerfile).find(({ instruction }) => instruction === 'FROM');
  const name = BASE.exec(first?.value ?? '')?.[1] ?? '';
  return name === '' || name.toLowerCase() === 'scratch' || name.includes('$') ? null : name;
}
