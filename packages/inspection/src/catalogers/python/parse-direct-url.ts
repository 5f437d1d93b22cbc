import { isJsonObject } from '@assay/core';
import { parseJson } from '../parse-json.ts';

/** Where a distribution that did not come from an index was installed from. */
export type DirectUrl = {
  /** Without user name and password. */
  readonly url: string;
  /** Commit, for a checkout. */
  readonly commit: string;
  readonly editable: boolean;
};

/**
 * Reads direct_url.json (PEP 610).
 * @throws CatalogerError JSON_INVALID, JSON_TOO_DEEP
 */
export function parseDirectUrl(bytes: Uint8Array): DirectUrl | null {
  const json = parseJson(bytes);
  if (!isJsonObject(json) || typeof json['url'] !== 'string') return null;
  const vcs = json['vcs_info'];
  const directory = json['dir_info'];
  return {
    url: withoutCredentials(json['url']),
    commit: isJsonObject(vcs) && typeof vcs['commit_id'] === 'string' ? vcs['commit_id'].slice(0, 128) : '',
    editable: isJsonObject(directory) && directory['editable'] === true,
  };
}

function withoutCredentials(text: string): string {
  if (text.length > 2000 || !URL.canParse(text)) return '';
  const url = new URL(text);
  if (url.host === '' && url.protocol !== 'file:') return '';
  url.username = '';
  url.password = '';
  return url.href;
}
