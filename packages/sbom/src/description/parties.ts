import type { JsonObject, JsonValue } from '@assay/core';
import { isObject } from '../text/json-text.ts';

/** Who stands behind a package, as far as its metadata says. Texts as written: `Name <mail>`. */
export interface Parties {
  /** The organisation that supplies it. */
  readonly supplier: string | undefined;
  /** Who maintains or publishes the package. */
  readonly publisher: string | undefined;
  /** Who wrote the software. */
  readonly author: string | undefined;
  /** Web page; http or https only. */
  readonly homepage: string | undefined;
  /** CPE names, 2.2 or 2.3, in order. */
  readonly cpes: readonly string[];
}

/** Longest text that is taken for a name. */
const MAX_LENGTH = 500;

/** Reads them from the metadata of a package. */
export function partiesOf(metadata: JsonObject): Parties {
  return {
    supplier: firstText(metadata, ['supplier', 'vendor']),
    publisher: firstText(metadata, ['publisher', 'maintainer', 'packager']),
    author: firstText(metadata, ['author', 'authors']),
    homepage: webPage(firstText(metadata, ['homepage', 'url', 'website'])),
    cpes: [metadata['cpe'], ...list(metadata['cpes'])].filter((value) => isCpe(value)),
  };
}

/** True for a CPE name that every format takes. */
export function isCpe(value: JsonValue | undefined): value is string {
  return typeof value === 'string' && (CPE_22.test(value) || CPE_23.test(value));
}

/** NISTIR 7695: the URI binding and the formatted string binding. */
const CPE_22 = /^[c][pP][eE]:\/[AHOaho]?(?::[A-Za-z0-9._\-~%]*){0,6}$/;
const CPE_23 =
  /^cpe:2\.3:[aho*-](?::(?:[?*]|[a-zA-Z0-9\-._]|\\[\\*?!"#$&'()+,/:;<=>@[\]^`{|}~%])+){5}:(?:[a-zA-Z]{2,3}(?:-(?:[a-zA-Z]{2}|[0-9]{3}))?|[*-])(?::(?:[?*]|[a-zA-Z0-9\-._]|\\[\\*?!"#$&'()+,/:;<=>@[\]^`{|}~%])+){4}$/;

function firstText(metadata: JsonObject, keys: readonly string[]): string | undefined {
  for (const key of keys) {
    const value = metadata[key];
    const [first] = list(value);
    const text = nameOf(first ?? value);
    if (text !== undefined && text.trim() !== '') return text.trim().slice(0, MAX_LENGTH).toWellFormed();
  }
  return undefined;
}

function nameOf(value: JsonValue | undefined): string | undefined {
  if (typeof value === 'string') return value;
  const name = isObject(value) ? value['name'] : undefined;
  return typeof name === 'string' ? name : undefined;
}

function list(value: JsonValue | undefined): readonly JsonValue[] {
  return Array.isArray(value) ? value : [];
}

/** Only what is a URL of the web and written in ASCII: other texts are not believed to be a page. */
function webPage(text: string | undefined): string | undefined {
  if (text === undefined || !/^https?:\/\/[\x21-\x7e]+$/.test(text) || /["<>\\^`{|}]/.test(text)) return undefined;
  return URL.canParse(text) ? text : undefined;
}
