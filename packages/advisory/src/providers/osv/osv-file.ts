import type { FeedFile } from '../../contracts/provider.ts';
import type { FeedSource } from '../document/feed-source.ts';
import { baseNameOf, headOf, mentions, startsLikeJson } from '../document/file-head.ts';
import { readJsonObject } from '../document/json-document.ts';
import type { Placed } from '../document/members.ts';
import { readYamlObject } from '../document/yaml-document.ts';

/** Whether a file is one OSV record, as JSON or YAML, by its content. */
export function isOsvFile(file: FeedFile): boolean {
  const head = headOf(file);
  if (startsLikeJson(head)) {
    return mentions(file, '"id"') && mentions(file, '"modified"') && isJsonRecord(file);
  }
  const isYaml = /^(?:---\s*\n)?[a-z_]+:/.test(head) && (/^id:/m.test(head) || mentions(file, '\nid:'));
  return isYaml && (mentions(file, '\nmodified:') || mentions(file, '\naffected:'));
}

function isJsonRecord(file: FeedFile): boolean {
  return mentions(file, '"affected"') || mentions(file, '"schema_version"') || mentions(file, '"withdrawn"');
}

/**
 * Whether a file is one OSV record whose id starts like this, by the id in the head or by the name of the file. A file with such a name
 * is taken whatever is in it: one that was cut off must not go unnoticed.
 */
export function isOsvFileOf(file: FeedFile, prefix: RegExp): boolean {
  const name = baseNameOf(file);
  if (prefix.test(name) && /\.(?:json|ya?ml)$/.test(name)) return true;
  const id = /(?:"id"\s*:\s*"|^id:\s*["']?)([A-Za-z][^"'\s]{2,100})/m.exec(headOf(file))?.[1];
  return id !== undefined && prefix.test(id) && isOsvFile(file);
}

/**
 * The OSV record that a file is.
 * @throws FEED_INVALID, FEED_LIMIT
 */
export function readOsvFile(source: FeedSource, file: FeedFile): Placed {
  return startsLikeJson(headOf(file)) ? readJsonObject(source, file) : readYamlObject(source, file);
}
