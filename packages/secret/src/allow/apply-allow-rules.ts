import type { AllowRule } from '../contracts/user-detector.ts';

/** What allow rules look at. It lives no longer than the look. */
export interface AllowSubject {
  readonly detector: string;
  readonly path: string;
  readonly secret: string;
  readonly fingerprint: string;
  readonly match: string;
  readonly line: string;
}

/** True when one of the rules accepts the match. */
export function isAllowed(rules: readonly AllowRule[], subject: AllowSubject): boolean {
  return rules.some((rule) => allows(rule, subject));
}

function allows(rule: AllowRule, subject: AllowSubject): boolean {
  if (rule.detectors !== null && !rule.detectors.has(subject.detector)) return false;
  const given = criteria(rule, subject);
  if (given.length === 0) return false;
  return rule.condition === 'any' ? given.some((holds) => holds()) : given.every((holds) => holds());
}

function criteria(rule: AllowRule, subject: AllowSubject): readonly (() => boolean)[] {
  const given: (() => boolean)[] = [];
  if (rule.fingerprints.size > 0) given.push(() => rule.fingerprints.has(subject.fingerprint));
  if (rule.paths.length > 0) given.push(() => rule.paths.some((test) => test(subject.path)));
  if (rule.stopwords.length > 0) {
    given.push(() => {
      const lower = subject.secret.toLowerCase();
      return rule.stopwords.some((word) => lower.includes(word));
    });
  }
  if (rule.patterns.length > 0) given.push(() => rule.patterns.some((test) => test(subject[rule.target])));
  return given;
}
