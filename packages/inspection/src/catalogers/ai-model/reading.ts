import type { ClaimedFile } from '@assay/core';
import { unreadable } from '../gap-codes.ts';
import { shortText } from '../package-text.ts';
import { parseGguf } from './parse-gguf.ts';
import { parseSafetensors } from './parse-safetensors.ts';

/** What the header of a model tells; texts are empty when they are not given. */
export type AiModel = {
  readonly format: 'gguf' | 'safetensors';
  readonly name: string;
  readonly version: string;
  readonly license: string;
  readonly architecture: string;
  readonly author: string;
  /** Size in the words of its makers, such as `7B`. */
  readonly sizeLabel: string;
  readonly source: string;
  readonly tensors: number;
  /** Number of the quantization of GGUF. */
  readonly fileType: number | null;
};

/**
 * Reads the header of a model.
 * @throws CatalogerError JSON_INVALID, JSON_TOO_DEEP, MODEL_INVALID
 */
export function readModel({ path, bytes }: ClaimedFile): AiModel {
  return path.endsWith('.gguf') ? readGguf(bytes) : readSafetensors(bytes);
}

function readGguf(bytes: Uint8Array): AiModel {
  const header = parseGguf(bytes);
  if (header === null) throw unreadable('MODEL_INVALID', 'a file named like a GGUF model is none');
  const text = (key: string): string => shortText(header.texts.get(key));
  return {
    format: 'gguf',
    name: text('name') || text('basename'),
    version: text('version'),
    license: text('license'),
    architecture: text('architecture'),
    author: text('author') || text('organization'),
    sizeLabel: text('size_label'),
    source: withoutUser(text('source.url') || text('repo_url') || text('url')),
    tensors: header.tensors,
    fileType: header.fileType,
  };
}

/** Keys are those of the ModelSpec of Stability AI; most files have none. */
function readSafetensors(bytes: Uint8Array): AiModel {
  const { tensors, texts } = parseSafetensors(bytes);
  const text = (key: string): string => texts.get(`modelspec.${key}`) ?? '';
  return {
    format: 'safetensors',
    name: text('title'),
    version: text('version'),
    license: text('license'),
    architecture: text('architecture'),
    author: text('author'),
    sizeLabel: '',
    source: '',
    tensors,
    fileType: null,
  };
}

/** Addresses with a user name, and perhaps a password, are left out. */
function withoutUser(url: string): string {
  return /\/\/[^/]*@/.test(url) ? '' : url;
}
