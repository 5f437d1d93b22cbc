import { type JsonValue, type Package, isJsonObject } from '@assay/core';
import type { Scanner } from '@assay/secret';
import { hideValue } from './redact-config.ts';

/** What a digest looks like, as some tokens do: hidden digests would make files look changed. */
const DIGEST = /^[0-9a-f]{32,128}$/i;

/**
 * The same JSON text with secrets in it replaced by what is shown of them. Guesses are left alone: names and versions of packages have
 * to stay what they are.
 */
export function redactJson(json: string, redactor: Scanner): string {
  const bytes = Buffer.from(json);
  const { occurrences } = redactor.scan(bytes, { path: '' });
  const redactions = new Map<string, string>();
  for (const { offset, lengthBytes, confidence, preview } of occurrences) {
    const secret = unescaped(bytes.toString('utf8', offset, offset + lengthBytes));
    if (confidence !== 'low' && !DIGEST.test(secret)) redactions.set(secret, preview);
  }
  if (redactions.size === 0) return json;
  const value: JsonValue = JSON.parse(json);
  return JSON.stringify(hideValue(value, redactions));
}

/** Packages without secrets in what their ecosystems say of them. */
export function redactPackages(packages: readonly Package[], redactor: Scanner): readonly Package[] {
  return packages.map((item) => {
    const json = JSON.stringify(item.metadata);
    const redacted = redactJson(json, redactor);
    if (redacted === json) return item;
    const metadata: unknown = JSON.parse(redacted);
    return isMetadata(metadata) ? { ...item, metadata } : item;
  });
}

function isMetadata(value: unknown): value is Package['metadata'] {
  return isJsonObject(value);
}

/** Text as it stands in a value; a secret that was cut within an escape is taken as it is. */
function unescaped(text: string): string {
  try {
    const value: unknown = JSON.parse(`"${text}"`);
    return typeof value === 'string' ? value : text;
  } catch {
    return text;
  }
}
