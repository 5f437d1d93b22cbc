/** True when a line carries a comment by which its author accepts the secrets on it: ours, or one of the common tools'. */
export function hasAllowComment(line: string): boolean {
  return MARKS.test(line);
}

const MARKS =
  /assay:allow-secret|gitleaks:allow|trufflehog:ignore|pragma:? ?allowlist[ -]secret|secretlint-disable-line/i;
