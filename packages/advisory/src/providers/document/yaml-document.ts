import { parseDocument, visit } from 'yaml';
import type { FeedFile } from '../../contracts/provider.ts';
import { type FeedSource, invalid, overLimit } from './feed-source.ts';
import { type Placed, rootOf } from './members.ts';
import { readPlainYaml } from './plain-yaml.ts';
import { readText } from './text-document.ts';

/** The longest YAML file that is read; the longest of a feed has some 300 KiB. */
const MAX_YAML_BYTES = 16 * 1024 * 1024;

/**
 * The object that a YAML file is. Every scalar is a text, as written: `1.10` stays `1.10`; nothing, `~` and `null` are null. Aliases are
 * refused.
 * @throws FEED_INVALID, FEED_LIMIT
 */
export function readYamlObject(source: FeedSource, file: FeedFile): Placed {
  if (file.bytes.length > MAX_YAML_BYTES) throw overLimit(source, `more than ${MAX_YAML_BYTES} bytes of YAML`);
  const text = readText(source, file);
  const plain = readPlainYaml(text);
  return rootOf(source, plain ?? readAnyYaml(source, text));
}

/**
 * Reads YAML 1.2 of any style with the same meaning as `readPlainYaml`; some thirty times slower.
 * @throws FEED_INVALID
 */
export function readAnyYaml(source: FeedSource, text: string): unknown {
  const document = parse(source, text);
  const [error] = document.errors;
  if (error !== undefined) {
    throw invalid(source, `line ${error.linePos?.[0].line ?? 1}`, 'not a YAML document, or cut off', error);
  }
  try {
    visit(document, {
      Scalar: (_key, node) => {
        if (node.type === 'PLAIN' && NOTHING.test(node.source ?? '')) node.value = null;
      },
    });
    return document.toJS({ maxAliasCount: 0 });
  } catch (cause) {
    throw invalid(source, 'start', 'a YAML document with aliases, or too deep', cause);
  }
}

/** Plain scalars that are no text. */
const NOTHING = /^(?:~|null|Null|NULL)?$/;

function parse(source: FeedSource, text: string): ReturnType<typeof parseDocument> {
  try {
    return parseDocument(text, { schema: 'failsafe', logLevel: 'silent', uniqueKeys: true });
  } catch (cause) {
    throw invalid(source, 'start', 'not a YAML document, or too deep', cause);
  }
}
