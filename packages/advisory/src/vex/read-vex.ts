import { Fields, vexInvalid } from './document-fields.ts';
import { readCsaf } from './read-csaf.ts';
import { readCycloneDx } from './read-cyclonedx.ts';
import { readOpenVex } from './read-openvex.ts';
import type { VexDocument } from './vex-document.ts';

/** Bytes of a document. */
const MAX_BYTES = 64 * 1024 * 1024;

/**
 * Reads a VEX document; the format is told by its content: OpenVEX, CSAF 2.0, or CycloneDX JSON with vulnerabilities.
 * @param document Its text or bytes, and the name that errors call it by.
 * @throws VEX_INVALID
 */
export function readVex({ text, name }: { readonly text: string | Uint8Array; readonly name: string }): VexDocument {
  if (text.length > MAX_BYTES) throw vexInvalid(name, '', `is larger than ${MAX_BYTES} bytes`);
  const root = new Fields(name, '', parse(text, name));
  const context = root.raw('@context');
  if (typeof context === 'string' && context.startsWith('https://openvex.dev/ns')) return readOpenVex(root);
  if (root.raw('bomFormat') === 'CycloneDX') return readCycloneDx(root);
  if (root.object('document')?.has('csaf_version') === true) return readCsaf(root);
  throw vexInvalid(name, '', 'is neither OpenVEX nor CSAF nor CycloneDX JSON');
}

function parse(text: string | Uint8Array, name: string): unknown {
  try {
    const decoded = typeof text === 'string' ? text : new TextDecoder('utf-8', { fatal: true }).decode(text);
    return JSON.parse(decoded.replace(/^\uFEFF/, ''));
  } catch (cause) {
    throw vexInvalid(name, '', 'is not JSON', cause);
  }
}
