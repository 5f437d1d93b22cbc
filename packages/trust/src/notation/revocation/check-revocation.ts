import type { X509Certificate } from 'node:crypto';
import { nameOf, parse } from '../certificate-chain.ts';
import type { CertificateState, RevocationAnswer, RevocationCheck, RevocationTimes } from './revocation.ts';
import { stateFromList } from './revocation-list.ts';
import { stateFromStatus, statusRequest } from './status-response.ts';

/** Fetches from an authority; gives null when it cannot be had. Bounded in bytes and time by whoever gives it. */
export type RevocationFetch = (request: {
  readonly url: string;
  /** To be posted as `application/ocsp-request`; null for a list that is got. */
  readonly body: Uint8Array | null;
}) => Promise<Uint8Array | null>;

const OID_LISTS = '2.5.29.31';
/** Most places asked for one certificate. */
const MAX_PLACES = 4;

/**
 * Asks the authorities of a chain by OCSP, and where there is no answer by revocation list. A certificate without any place to ask holds;
 * one with places that do not answer is unknown.
 */
export function createRevocationCheck(fetch: RevocationFetch): RevocationCheck {
  return {
    async check(chain, times): Promise<RevocationAnswer> {
      let answer: RevocationAnswer = { kind: 'good' };
      for (const [index, certificate] of chain.entries()) {
        const issuer = chain[index + 1];
        if (issuer === undefined) break;
        const state = await stateOf(certificate, issuer, times, fetch);
        if (state.kind === 'revoked' && counts(state.since, times)) {
          const since = new Date(state.since).toISOString();
          return { kind: 'revoked', message: `${nameOf(certificate)} was revoked at ${since}` };
        }
        if (state.kind === 'unknown') answer = { kind: 'unknown', message: `${nameOf(certificate)}: ${state.message}` };
      }
      return answer;
    },
  };
}

/** A signature that was made before, as somebody vouches, is not touched. */
function counts(since: number, { signedAt }: RevocationTimes): boolean {
  return signedAt === null || since <= signedAt;
}

async function stateOf(
  certificate: X509Certificate,
  issuer: X509Certificate,
  { at }: RevocationTimes,
  fetch: RevocationFetch,
): Promise<CertificateState> {
  const responders = respondersOf(certificate);
  const lists = listsOf(certificate);
  if (responders.length + lists.length === 0 && !namesPlaces(certificate)) return { kind: 'good' };
  let state: CertificateState = { kind: 'unknown', message: 'no authority answers' };
  for (const url of responders) {
    const bytes = await fetch({ url, body: statusRequest(certificate, issuer) });
    state = bytes === null ? state : read(() => stateFromStatus(bytes, certificate, issuer, at));
    if (state.kind !== 'unknown') return state;
  }
  for (const url of lists) {
    const bytes = await fetch({ url, body: null });
    state = bytes === null ? state : read(() => stateFromList(bytes, certificate, issuer, at, lists));
    if (state.kind !== 'unknown') return state;
  }
  return state;
}

function read(answer: () => CertificateState): CertificateState {
  try {
    return answer();
  } catch {
    return { kind: 'unknown', message: 'the answer of the authority cannot be read' };
  }
}

/** True when the certificate says where one could ask, be it in a way in which nobody here can. */
function namesPlaces(certificate: X509Certificate): boolean {
  return /^OCSP - /m.test(certificate.infoAccess ?? '') || parse(certificate).extension(OID_LISTS) !== undefined;
}

function respondersOf({ infoAccess }: X509Certificate): readonly string[] {
  return (infoAccess ?? '')
    .split('\n')
    .flatMap((line) => /^OCSP - URI:(https?:\/\/\S+)$/.exec(line)?.[1] ?? [])
    .slice(0, MAX_PLACES);
}

/** Addresses of distribution points: texts with the context tag 6 inside the extension. RFC 5280 §4.2.1.13. */
function listsOf(certificate: X509Certificate): readonly string[] {
  const extension = parse(certificate).extension(OID_LISTS);
  const points = extension?.valueObj.subs[0]?.subs ?? extension?.valueObj.subs ?? [];
  return points
    .flatMap((point) => point.subs[0]?.subs[0]?.subs ?? [])
    .filter(({ tag }) => tag.isContextSpecific(6))
    .map(({ value }) => value.toString('latin1'))
    .filter((url) => /^https?:\/\/\S+$/.test(url))
    .slice(0, MAX_PLACES);
}
