/** Words that YAML readers take for something else than text, in any case. */
const RESERVED = /^(?:true|false|null|yes|no|on|off|y|n|~)$/i;

/** Text that means itself wherever it stands, in flow collections too. */
const PLAIN = /^[A-Za-z_/.][\w./@+-]*(?: [\w./@+-]+)*$/;

/** A value on one line, as people write it: plain where that is safe, else in double quotes. */
export function inlineYaml(value: unknown): string {
  if (typeof value === 'string') return PLAIN.test(value) && !RESERVED.test(value) ? value : quoted(value);
  if (Array.isArray(value)) return `[${value.map(inlineYaml).join(', ')}]`;
  if (typeof value === 'object' && value !== null) {
    const pairs = Object.entries(value).map(([key, each]) => `${inlineYaml(key)}: ${inlineYaml(each)}`);
    return pairs.length === 0 ? '{}' : `{ ${pairs.join(', ')} }`;
  }
  return JSON.stringify(value ?? null);
}

/** JSON's quotes are YAML's double quotes, but for what YAML does not print. */
function quoted(text: string): string {
  return JSON.stringify(text).replaceAll(
    /[\u0085\u2028\u2029\uFEFF\u007F-\u009F]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
