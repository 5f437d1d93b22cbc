/** Whose form an ignore is written in. */
export type PragmaDialect = 'assay' | 'hadolint' | 'buildkit';

/** A comment that leaves findings out. */
export interface Ignore {
  readonly dialect: PragmaDialect;
  /** Names of rules as written: our ids or those of other tools; `all` for every one. */
  readonly names: readonly string[];
  readonly reason: string | null;
  /** `YYYY-MM-DD`. */
  readonly until: string | null;
  /** True when it counts for the whole file wherever it stands. */
  readonly global: boolean;
}

const ASSAY = /^assay\s+(global\s+)?ignore\s*=\s*([\w,.-]+(?:\s*,\s*[\w.-]+)*)\s*(.*)$/;
const HADOLINT = /^hadolint\s+(global\s+)?ignore\s*=\s*(\w+(?:\s*,\s*\w+)*)\s*(?:#\s*(.*))?/;
const CHECK_SKIP = /^check\s*=\s*(?:[^;]*;)*?\s*skip\s*=\s*([\w,\s]+)/;
const UNTIL = /(?:^|\s)until=(\d{4}-\d{2}-\d{2})(?=\s|$)/;
/** Longest comment that is read as an ignore. */
const MAX_LENGTH = 4_096;

/**
 * Reads `assay ignore=rule,rule until=2027-01-31 reason`, `hadolint ignore=DL3006 # reason`, `hadolint global ignore=…` and
 * `check=skip=A,B`; null for any other comment.
 */
export function readIgnore(comment: string): Ignore | null {
  if (comment.length > MAX_LENGTH) return null;
  const ours = ASSAY.exec(comment);
  if (ours !== null) {
    const rest = ours[3] ?? '';
    const until = UNTIL.exec(rest)?.[1] ?? null;
    const reason = rest.replace(UNTIL, ' ').trim().replace(/^#\s*/, '');
    return make('assay', ours[2], { global: ours[1] !== undefined, until, reason });
  }
  const hadolint = HADOLINT.exec(comment);
  if (hadolint !== null) {
    return make('hadolint', hadolint[2], { global: hadolint[1] !== undefined, until: null, reason: hadolint[3] ?? '' });
  }
  const check = CHECK_SKIP.exec(comment);
  return check === null ? null : make('buildkit', check[1], { global: false, until: null, reason: '' });
}

function make(
  dialect: PragmaDialect,
  names: string | undefined,
  rest: { global: boolean; until: string | null; reason: string },
): Ignore | null {
  const list = (names ?? '').split(',').map((name) => name.trim());
  const filled = list.filter((name) => name !== '');
  if (filled.length === 0) return null;
  return {
    dialect,
    names: filled,
    until: rest.until,
    global: rest.global,
    reason: rest.reason === '' ? null : rest.reason,
  };
}
