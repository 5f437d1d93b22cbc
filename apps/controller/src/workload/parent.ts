import { isJsonObject } from '@assay/core';

/** The uid of the object that controls this one, as it says itself: nothing stands on it alone. Null without. */
export function controllerOf(object: unknown): string | null {
  const metadata = isJsonObject(object) ? object['metadata'] : null;
  const owners: unknown = isJsonObject(metadata) ? metadata['ownerReferences'] : null;
  if (!Array.isArray(owners)) return null;
  const owner = owners.find((item) => isJsonObject(item) && item['controller'] === true);
  const uid: unknown = isJsonObject(owner) ? owner['uid'] : null;
  return typeof uid === 'string' && uid !== '' && uid.length <= 128 ? uid : null;
}
