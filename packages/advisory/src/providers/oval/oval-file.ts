import type { FeedFile } from '../../contracts/provider.ts';
import { instantOf } from '../document/instant.ts';
import type { FeedSource } from '../document/feed-source.ts';
import { headOf, mentions, startsLikeXml } from '../document/file-head.ts';
import { type XmlElement, readXml } from '../document/xml-document.ts';

/** Whether a file is an OVAL document with definitions of this publisher: `oval:com.ubuntu.`. */
export function isOvalOf(file: FeedFile, publisher: string): boolean {
  return startsLikeXml(headOf(file)) && mentions(file, 'oval_definitions') && mentions(file, `id="${publisher}`);
}

/** An OVAL document and when it was made. */
export interface OvalDocument {
  readonly root: XmlElement;
  /** RFC 3339; null when it does not say. */
  readonly asOf: string | null;
}

/**
 * Reads an OVAL document.
 * @throws FEED_INVALID, FEED_LIMIT
 */
export function readOvalFile(source: FeedSource, file: FeedFile): OvalDocument {
  const root = readXml(source, file, 'oval_definitions');
  const timestamp = root.child('generator')?.child('timestamp')?.text ?? '';
  return {
    root,
    asOf: timestamp === '' ? null : instantOf(source, '/oval_definitions/generator/timestamp', timestamp),
  };
}
