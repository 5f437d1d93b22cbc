import type { DocumentReader } from './document-reader.ts';
import {
  type AdmissionException,
  type BreakGlass,
  DEFAULT_ENFORCEMENT,
  type EnforcementMode,
  type LabelSelector,
  type NamespaceScope,
  type PolicyEnforcement,
} from './policy-set.ts';

const MODES: readonly EnforcementMode[] = ['enforce', 'warn', 'audit'];
const OPERATORS = ['In', 'NotIn', 'Exists', 'DoesNotExist'] as const;

/** Keys of an entry that say how a policy is carried out. */
export const ENFORCEMENT_KEYS: readonly string[] = [
  'mode',
  'modes',
  'shadow',
  'canaryPercent',
  'onUnknown',
  'onError',
  'pin',
  'requirePin',
  'updates',
];

/** Reads how a policy is carried out. */
export function readEnforcement(
  fields: Readonly<Record<string, unknown>>,
  place: string,
  reader: DocumentReader,
): PolicyEnforcement {
  const at = (key: string): string => `${place}.${key}`;
  const fallback = DEFAULT_ENFORCEMENT;
  return {
    mode: reader.word(fields['mode'], at('mode'), MODES, fallback.mode),
    modes: reader.list(fields['modes'], at('modes'), (item, itemPlace) => {
      const parts = reader.fields(item, itemPlace, ['namespaces', 'mode']);
      return {
        namespaces: readScope(parts['namespaces'], `${itemPlace}.namespaces`, reader),
        mode: reader.word(parts['mode'], `${itemPlace}.mode`, MODES, fallback.mode),
      };
    }),
    isShadow: reader.flag(fields['shadow'], at('shadow'), fallback.isShadow),
    canaryPercent: reader.number(fields['canaryPercent'], at('canaryPercent'), { min: 0, max: 100, fallback: 100 }),
    onUnknown: reader.word(
      fields['onUnknown'],
      at('onUnknown'),
      ['deny', 'warn', 'allow-and-watch'],
      fallback.onUnknown,
    ),
    onError: reader.word(fields['onError'], at('onError'), ['closed', 'open'], fallback.onError),
    pin: reader.word(fields['pin'], at('pin'), ['off', 'pods', 'workloads'], fallback.pin),
    requiresPin: reader.flag(fields['requirePin'], at('requirePin'), fallback.requiresPin),
    updates: reader.word(fields['updates'], at('updates'), ['introduced', 'all'], fallback.updates),
  };
}

/** Reads which namespaces are meant; absent: all. */
export function readScope(value: unknown, place: string, reader: DocumentReader): NamespaceScope {
  const fields = reader.fields(value, place, ['names', 'except', 'selector']);
  return {
    names: reader.texts(fields['names'], `${place}.names`),
    except: reader.texts(fields['except'], `${place}.except`) ?? [],
    selector: fields['selector'] === undefined ? null : readSelector(fields['selector'], `${place}.selector`, reader),
  };
}

/** Reads a label selector of Kubernetes. */
function readSelector(value: unknown, place: string, reader: DocumentReader): LabelSelector {
  const fields = reader.fields(value, place, ['matchLabels', 'matchExpressions']);
  const labels = fields['matchLabels'];
  const names = typeof labels === 'object' && labels !== null ? Object.keys(labels) : [];
  const given = reader.fields(labels, `${place}.matchLabels`, names);
  return {
    matchLabels: Object.fromEntries(
      Object.entries(given).map(([key, text]) => {
        if (typeof text !== 'string') reader.refuse(`${place}.matchLabels.${key}`, 'text is expected');
        return [key, String(text)];
      }),
    ),
    matchExpressions: reader.list(fields['matchExpressions'], `${place}.matchExpressions`, (item, at) => {
      const parts = reader.fields(item, at, ['key', 'operator', 'values']);
      const operator = reader.word(parts['operator'], `${at}.operator`, OPERATORS, 'Exists');
      if (parts['operator'] === undefined) reader.refuse(`${at}.operator`, 'it is missing');
      return {
        key: reader.text(parts['key'], `${at}.key`),
        operator,
        values: reader.texts(parts['values'], `${at}.values`) ?? [],
      };
    }),
  };
}

/** Reads an exception; `declaredIn` is where the object lies. */
export function readException(
  value: unknown,
  place: string,
  reader: DocumentReader,
  declaredIn: string | null = null,
): AdmissionException {
  const fields = reader.fields(value, place, [
    'name',
    'owner',
    'reason',
    'ticket',
    'expiresAt',
    'namespaces',
    'images',
    'policies',
    'rules',
  ]);
  const at = (key: string): string => `${place}.${key}`;
  const images = reader.texts(fields['images'], at('images'));
  if (images === null) reader.refuse(at('images'), 'it is missing');
  const namespaces = reader.texts(fields['namespaces'], at('namespaces'));
  if (namespaces === null) reader.refuse(at('namespaces'), 'it is missing');
  return {
    name: reader.text(fields['name'], at('name')),
    declaredIn,
    owner: reader.text(fields['owner'], at('owner')),
    reason: reader.text(fields['reason'], at('reason')),
    ticket: reader.optionalText(fields['ticket'], at('ticket')),
    expiresAt: reader.instant(fields['expiresAt'], at('expiresAt')),
    scope: {
      namespaces: namespaces ?? [],
      images: images ?? [],
      policies: reader.texts(fields['policies'], at('policies')),
      rules: reader.texts(fields['rules'], at('rules')),
    },
  };
}

/** Reads what opens the door altogether for a time. */
export function readBreakGlass(
  value: unknown,
  place: string,
  reader: DocumentReader,
  declaredIn: string | null = null,
): BreakGlass {
  const fields = reader.fields(value, place, ['name', 'owner', 'reason', 'expiresAt', 'namespaces']);
  const namespaces = reader.texts(fields['namespaces'], `${place}.namespaces`);
  if (namespaces === null) reader.refuse(`${place}.namespaces`, 'it is missing');
  return {
    name: reader.text(fields['name'], `${place}.name`),
    declaredIn,
    owner: reader.text(fields['owner'], `${place}.owner`),
    reason: reader.text(fields['reason'], `${place}.reason`),
    expiresAt: reader.instant(fields['expiresAt'], `${place}.expiresAt`),
    namespaces: namespaces ?? [],
  };
}
