import { isJsonObject } from '@assay/core';
import type { ImageSpec, LayerSpec, TarEntry } from '@assay/oci';
import { parse } from 'yaml';
import { cliError } from '../errors.ts';

/** An image to build, and the reference that it is judged under. */
export interface ImageRecipe {
  readonly reference: string;
  readonly image: ImageSpec;
}

/**
 * Reads the recipe of an example image.
 * @throws ASSET_INVALID
 */
export function parseImageRecipe(text: string): ImageRecipe {
  const recipe = objectOf(parse(text), 'the recipe');
  const config = objectOf(recipe['config'], 'config');
  return {
    reference: textOf(recipe['reference'], 'reference'),
    image: {
      config: {
        user: textOf(config['user'], 'user'),
        workingDir: textOf(config['workingDir'], 'workingDir'),
        entrypoint: textsOf(config['entrypoint'], 'entrypoint'),
        env: textsOf(config['env'], 'env'),
        exposedPorts: textsOf(config['exposedPorts'], 'exposedPorts'),
        labels: Object.fromEntries(
          Object.entries(objectOf(config['labels'], 'labels')).map(([key, value]) => [key, textOf(value, key)]),
        ),
      },
      layers: listOf(recipe['layers'], 'layers').map(readLayer),
    },
  };
}

function readLayer(value: unknown): LayerSpec {
  const layer = objectOf(value, 'layer');
  return {
    createdBy: textOf(layer['createdBy'], 'createdBy'),
    entries: listOf(layer['entries'], 'entries').map(readEntry),
  };
}

function readEntry(value: unknown): TarEntry {
  const entry = objectOf(value, 'entry');
  const mode = entry['mode'] === undefined ? 0o644 : Number.parseInt(textOf(entry['mode'], 'mode'), 8);
  return { path: textOf(entry['path'], 'path'), content: textOf(entry['content'], 'content'), mode };
}

function objectOf(value: unknown, name: string): { readonly [key: string]: unknown } {
  if (!isJsonObject(value)) throw invalid(name);
  return value;
}

function listOf(value: unknown, name: string): readonly unknown[] {
  if (!Array.isArray(value)) throw invalid(name);
  return value;
}

function textOf(value: unknown, name: string): string {
  if (typeof value !== 'string') throw invalid(name);
  return value;
}

function textsOf(value: unknown, name: string): readonly string[] {
  return listOf(value, name).map((item) => textOf(item, name));
}

function invalid(name: string): Error {
  return cliError('ASSET_INVALID', `the recipe of the example image is damaged at ${JSON.stringify(name)}`);
}
