/**
 * A package URL as it may stand in a document: whatever is not printable ASCII is percent-encoded, so that a hostile one can
 * neither end a line nor start a field. Canonical package URLs stay as they are.
 */
export function purlText(purl: string): string {
  return purl.toWellFormed().replace(/[^\x21-\x7e]+|["<>\\^`{|}]/g, (text) => encodeURIComponent(text));
}
