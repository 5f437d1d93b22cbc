import type { LabelSelector, NamespaceScope } from './policy-set.ts';

/** A namespace, as far as it is known. */
export interface KnownNamespace {
  readonly name: string;
  /** Null when they are not known: selectors then hold, and what would exempt does not. */
  readonly labels: Readonly<Record<string, string>> | null;
}

/**
 * Whether a policy holds in a namespace. Where the labels are not known it does, whatever its selector says: missing data exempts nothing.
 */
export function isInScope(scope: NamespaceScope, namespace: KnownNamespace): boolean {
  return fitsName(scope, namespace.name) && (namespace.labels === null || fitsLabels(scope.selector, namespace.labels));
}

/** The same for what makes things easier: it needs to be known that it fits. */
export function isSurelyInScope(scope: NamespaceScope, namespace: KnownNamespace): boolean {
  if (!fitsName(scope, namespace.name)) return false;
  return scope.selector === null || (namespace.labels !== null && fitsLabels(scope.selector, namespace.labels));
}

function fitsName({ names, except }: NamespaceScope, name: string): boolean {
  if (names !== null && !names.some((pattern) => matchesName(pattern, name))) return false;
  return !except.some((pattern) => matchesName(pattern, name));
}

/** Holds labels against a selector as Kubernetes does: every part has to fit. */
function fitsLabels(selector: LabelSelector | null, labels: Readonly<Record<string, string>>): boolean {
  if (selector === null) return true;
  const valueOf = (key: string): string | null => (Object.hasOwn(labels, key) ? (labels[key] ?? null) : null);
  if (Object.entries(selector.matchLabels).some(([key, value]) => valueOf(key) !== value)) return false;
  return selector.matchExpressions.every(({ key, operator, values }) => {
    const value = valueOf(key);
    switch (operator) {
      case 'In':
        return value !== null && values.includes(value);
      case 'NotIn':
        return value === null || !values.includes(value);
      case 'Exists':
        return value !== null;
      case 'DoesNotExist':
        return value === null;
    }
  });
}

/** `*` stands for any run of characters. Takes time in proportion to pattern and name. */
export function matchesName(pattern: string, name: string): boolean {
  if (!pattern.includes('*')) return pattern === name;
  const parts = pattern.split('*');
  const [first = ''] = parts;
  const last = parts.at(-1) ?? '';
  if (!name.startsWith(first) || !name.endsWith(last) || name.length < first.length + last.length) return false;
  const end = name.length - last.length;
  let at = first.length;
  for (const part of parts.slice(1, -1)) {
    const found = name.indexOf(part, at);
    if (found < 0 || found + part.length > end) return false;
    at = found + part.length;
  }
  return true;
}
