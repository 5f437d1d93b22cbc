/** True unless the text cannot be a password: a port, a template, or words of letters only as they stand in documentation. */
export function isRealPassword(text: string): boolean {
  return !NOT_ONE.test(text);
}

const NOT_ONE =
  /^\d{1,5}$|^[*.x-]{1,200}$|^(?:[A-Z]{1,20}_){0,4}(?:PASSWORD|PASS|PASSWD|PWD|SECRET|TOKEN)$|^[a-z]{1,5}$|[{}<>]|^\$|^%[sdv]$|^[a-z]{6,120}$/;
