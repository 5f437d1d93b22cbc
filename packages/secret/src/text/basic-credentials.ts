/** True when base64 text is `user:password` in printable ASCII, both parts present, as in basic authentication. */
export function decodesToUserAndPassword(base64: string): boolean {
  const text = Buffer.from(base64, 'base64').toString('latin1');
  return /^[\x21-\x39\x3b-\x7e]{1,200}:[\x20-\x7e]{3,300}$/.test(text);
}
