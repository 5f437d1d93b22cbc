import { isPlaceholderWord } from '../allow/placeholder.ts';

/** True when base64 text is `user:password` in printable ASCII, as in basic authentication, and the password is no placeholder. */
export function decodesToUserAndPassword(base64: string): boolean {
  const text = Buffer.from(base64, 'base64').toString('latin1');
  const [, password] = /^[\x21-\x39\x3b-\x7e]{1,200}:([\x20-\x7e]{3,300})$/.exec(text) ?? [];
  return password !== undefined && !isPlaceholderWord(password);
}
