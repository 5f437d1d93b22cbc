import type { Gap, Image, SecretFinding } from '@assay/core';
import { type Scanner, type TextPair, scanPairs } from '@assay/secret';
import { makeGap } from '../gap-codes.ts';
import { aliasesOf } from './file-secrets.ts';

/** Secrets in the configuration of an image. */
export interface ConfigSecrets {
  readonly findings: readonly SecretFinding[];
  readonly gaps: readonly Gap[];
}

interface ConfigText extends TextPair {
  readonly kind: 'environment' | 'label' | 'history';
  /** How the place is called when its name is itself a secret. */
  readonly nameless: string;
}

/** Looks for secrets in environment, labels and history. These count as visible: everyone who has the image can read them. */
export function findConfigSecrets(image: Image, scanner: Scanner): ConfigSecrets {
  const texts = textsOf(image);
  const result = scanPairs(scanner, texts);
  const findings = result.occurrences.flatMap(({ index, name, where, occurrence }): SecretFinding[] => {
    const text = texts[index];
    if (text === undefined) return [];
    const { detector, service, title, confidence, fingerprint, preview, checksum } = occurrence;
    const known = { detector, service, title, confidence, fingerprint, preview, checksum };
    const path = name === null ? text.nameless : where;
    return [{ ...NO_PLACE, ...known, path, where: text.kind, aliases: aliasesOf(detector) }];
  });
  const message = 'the configuration of the image may hold more secrets than are listed';
  return { findings, gaps: result.truncated ? [makeGap('SECRET_SCAN_TRUNCATED', message)] : [] };
}

/**
 * The secrets of the configuration themselves, each with what is shown in its place. Only for `redactConfig`; never part of a result.
 */
export function findRedactions(
  image: Pick<Image, 'config' | 'history'>,
  redactor: Scanner,
): ReadonlyMap<string, string> {
  const texts = textsOf(image);
  const redactions = new Map<string, string>();
  for (const { index, name, occurrence } of scanPairs(redactor, texts).occurrences) {
    const text = texts[index];
    if (text === undefined) continue;
    const prefix = Buffer.byteLength(text.name === '' ? '' : `${text.name}=`);
    const bytes = Buffer.from(text.name === '' ? text.value : `${text.name}=${text.value}`);
    const start = occurrence.offset + prefix;
    const secret = bytes.toString('utf8', Math.max(0, start), start + occurrence.lengthBytes);
    redactions.set(name === null ? text.name : secret, occurrence.preview);
  }
  return redactions;
}

const NO_PLACE = { line: null, column: null, layer: null, visible: true, removedBy: null } as const;

function textsOf({ config, history }: Pick<Image, 'config' | 'history'>): ConfigText[] {
  const environment = config.env.map((entry, index): ConfigText => {
    const equals = entry.indexOf('=');
    const [name, value] = equals < 0 ? ['', entry] : [entry.slice(0, equals), entry.slice(equals + 1)];
    return { kind: 'environment', name, value, where: `ENV ${name}`, nameless: `ENV #${index}` };
  });
  const labels = Object.entries(config.labels).map(([name, value], index): ConfigText => {
    return { kind: 'label', name, value, where: `LABEL ${name}`, nameless: `LABEL #${index}` };
  });
  const steps = history.map(({ createdBy }, index): ConfigText => {
    const place = `HISTORY ${index}`;
    return { kind: 'history', name: '', value: createdBy, where: place, nameless: place };
  });
  return [...environment, ...labels, ...steps];
}
