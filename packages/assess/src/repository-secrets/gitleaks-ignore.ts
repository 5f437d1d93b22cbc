import { type SourceFinding, printable } from '@assay/core';

/** Entries that are kept. */
const MAX_ENTRIES = 100_000;

/** Findings that a `.gitleaksignore` accepts. */
export interface IgnoredFindings {
  /** True when the finding is one of them: by its place, its rule under any name and, where an entry names one, its commit. */
  ignores(finding: SourceFinding): boolean;
}

/** Reads a `.gitleaksignore`: lines of the form `file:rule:line` and `commit:file:rule:line`. */
export function parseGitleaksIgnore(text: string): IgnoredFindings {
  const entries = new Set(
    text
      .split('\n')
      .map((line) => line.trim())
      .filter((line) => line !== '' && !line.startsWith('#'))
      .slice(0, MAX_ENTRIES),
  );
  return {
    ignores: ({ path, rule, aliases, line, commit }) => {
      const rules = [
        rule,
        ...aliases.flatMap((alias) => (alias.startsWith('gitleaks:') ? [alias.slice('gitleaks:'.length)] : [])),
      ];
      return rules.some((name) => {
        const place = `${printable(path)}:${name}:${line ?? 1}`;
        return entries.has(place) || (commit !== undefined && entries.has(`${commit}:${place}`));
      });
    },
  };
}
