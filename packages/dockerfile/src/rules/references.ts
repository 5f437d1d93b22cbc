/** A page that a rule refers to. */
export interface RuleReference {
  readonly title: string;
  readonly url: string;
}

/** The page of one of BuildKit's own checks. */
export function buildCheck(name: string): RuleReference {
  const slug = name.replace(/([a-z])([A-Z])/g, '$1-$2').toLowerCase();
  return { title: `Build checks: ${name}`, url: `https://docs.docker.com/reference/build-checks/${slug}/` };
}

/** A part of the guide to good Dockerfiles. */
export function bestPractice(anchor: string): RuleReference {
  return { title: 'Building best practices', url: `https://docs.docker.com/build/building/best-practices/#${anchor}` };
}

/** A part of the reference of the Dockerfile format. */
export function dockerfileReference(anchor: string): RuleReference {
  return { title: 'Dockerfile reference', url: `https://docs.docker.com/reference/dockerfile/#${anchor}` };
}
