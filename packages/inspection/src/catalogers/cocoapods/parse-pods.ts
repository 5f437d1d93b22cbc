import { type YamlNode, parseBlockYaml, yamlItems, yamlText } from '../block-yaml.ts';
import { unreadable } from '../gap-codes.ts';
import { identityOf } from '../package-text.ts';

/** A pod of a list of CocoaPods. */
export type PodRecord = {
  readonly name: string;
  readonly version: string;
  /** Parts of it that were asked for. */
  readonly parts: readonly string[];
  readonly checksum: string;
};

/** Pods of one list. */
const MAX_PODS = 100_000;

/**
 * Reads `Manifest.lock` or `Podfile.lock`: below `PODS` an item `Name/Part (version)` for each pod and part. Parts of a pod are one pod.
 * @throws CatalogerError PACKAGE_FILE_INVALID, PACKAGE_FILE_LIMIT, PACKAGE_NAME_TOO_LONG
 */
export function parsePods(bytes: Uint8Array): readonly PodRecord[] {
  const root = parseBlockYaml(bytes);
  if (!root.has('PODS')) throw unreadable('PACKAGE_FILE_INVALID', 'lists no pods');
  const pods = new Map<string, { readonly name: string; readonly version: string; readonly parts: string[] }>();
  for (const item of yamlItems(root.get('PODS'))) {
    const [, path = '', version = ''] = /^(\S+) \(([^()]+)\)$/.exec(itemText(item)) ?? [];
    const slash = path.indexOf('/');
    const identity = identityOf(slash === -1 ? path : path.slice(0, slash), version);
    const key = `${identity.name}\0${identity.version}`;
    const pod = pods.get(key) ?? { ...identity, parts: [] };
    pods.set(key, pod);
    if (pods.size > MAX_PODS) throw unreadable('PACKAGE_FILE_LIMIT', `more than ${MAX_PODS} pods`);
    if (slash !== -1) pod.parts.push(path.slice(slash + 1));
  }
  return [...pods.values()].map((pod) => ({ ...pod, checksum: yamlText(root, 'SPEC CHECKSUMS', pod.name) }));
}

/** An item is a text, or a mapping from it to what the pod depends on. */
function itemText(item: YamlNode): string {
  if (typeof item === 'string') return item;
  return item instanceof Map ? ([...item.keys()][0] ?? '') : '';
}
