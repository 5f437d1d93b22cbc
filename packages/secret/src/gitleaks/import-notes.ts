import { printable } from '@assay/core';

/** Something of a gitleaks configuration that was not taken over, or not as it was. */
export interface ImportNote {
  /** `rejected`: the rule or allowlist has no effect. `changed`: it has, but not exactly the same. `ignored`: it has none here anyway. */
  readonly kind: 'rejected' | 'changed' | 'ignored';
  /** Id of the rule; null for what stands outside of rules. */
  readonly rule: string | null;
  readonly field: string;
  readonly message: string;
}

/** Longest text of a configuration in a note. */
const MAX_MESSAGE_LENGTH = 200;

/** Collects notes. */
export class ImportNotes {
  readonly all: ImportNote[] = [];

  add(kind: ImportNote['kind'], rule: string | null, field: string, message: string): void {
    const [id, text] = [rule === null ? null : printable(rule.slice(0, MAX_MESSAGE_LENGTH)), printable(message)];
    this.all.push({ kind, rule: id, field, message: text.slice(0, MAX_MESSAGE_LENGTH) });
  }
}
