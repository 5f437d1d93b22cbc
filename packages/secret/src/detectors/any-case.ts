/**
 * The source of an expression that matches the same texts in any case of their ASCII letters. Written out as classes because the
 * inline flag for it, `(?i:…)`, is young: a detector must find the same on every engine. Escapes and classes stay as they are.
 */
export function anyCase(source: string): string {
  return source.replaceAll(/\\.|\[(?:\\.|[^\]\\])*\]|[A-Za-z]/g, (part) =>
    part.length === 1 ? `[${part.toLowerCase()}${part.toUpperCase()}]` : part,
  );
}
