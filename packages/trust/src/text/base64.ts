const STANDARD = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

/**
 * Reads base64 in its one canonical spelling: standard alphabet, padded, no blanks, no stray bits. Null for anything else, and for an
 * empty text.
 */
export function readBase64(text: string): Buffer | null {
  if (text === '' || !STANDARD.test(text)) return null;
  const bytes = Buffer.from(text, 'base64');
  return bytes.toString('base64') === text ? bytes : null;
}
