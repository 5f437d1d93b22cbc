import type { Registry } from '@assay/core';
import type { Gate } from '../contracts/gate.ts';
import { quote } from './problem-list.ts';

/** Gates that the historical engine gave up, and what took their place; null when nothing did. */
const REPLACED: Readonly<Record<string, string | null>> = {
  anchoresec: 'vulnerabilities',
  dockerfilecheck: 'dockerfile',
  filecheck: 'files',
  fileparse_passwd: 'passwd_file',
  pkgcheck: 'packages',
  pkgblacklist: 'packages',
  gemcheck: 'ruby_gems',
  npmcheck: 'npms',
  licblacklist: 'licenses',
  metadatacheck: 'metadata',
  secretcheck: 'secret_scans',
  suiddiff: null,
  pkgdiff: null,
  imagecheck: null,
};

/** Says what is wrong with a gate that is in no registry. */
export function explainUnknownGate(
  written: string,
  gates: Registry<Gate>,
): { readonly code: 'GATE_UNKNOWN' | 'GATE_UNAVAILABLE'; readonly message: string; readonly hint: string } {
  const name = written.toLowerCase();
  const replacement = Object.hasOwn(REPLACED, name) ? REPLACED[name] : undefined;
  if (replacement !== undefined) {
    const hint = replacement === null ? 'nothing took its place' : `its place was taken by ${replacement}`;
    return { code: 'GATE_UNAVAILABLE', message: `the gate ${name} was given up by the historical engine`, hint };
  }
  const near = gates.suggest(written);
  const hint =
    near === undefined ? `gates: ${gates.modules.map((gate) => gate.id).join(', ')}` : `did you mean ${near}?`;
  return { code: 'GATE_UNKNOWN', message: `there is no gate ${quote(written)}`, hint };
}

/** True for a gate that the historical engine gave up: allowlists may still name it. */
export function isUnavailable(written: string): boolean {
  const name = written.toLowerCase();
  return Object.hasOwn(REPLACED, name);
}
