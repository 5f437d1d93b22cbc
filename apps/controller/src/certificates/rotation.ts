import { type KeyPair, isIssuedBy, issueAuthority, issueLeaf, readCertificate } from './issue.ts';

/** What is kept of the certificates of the controller, in a Secret. Instants in milliseconds since 1970. */
export interface CertificateState {
  /** Signs leaves. */
  readonly authority: KeyPair;
  /** What replicas serve with. */
  readonly leaf: KeyPair;
  /** The authority after this one: trusted already, not used yet. */
  readonly next: { readonly authority: KeyPair; readonly publishedAt: number | null } | null;
  /** The authority before this one: trusted for as long as a replica may still serve with a leaf of it. */
  readonly previous: { readonly certificate: string; readonly replacedAt: number } | null;
}

/** How long certificates hold. Milliseconds. */
export interface RotationTimes {
  readonly authorityMs: number;
  readonly leafMs: number;
  /** How long after it was published a new authority is first used, and how long after it was replaced an old one is still trusted. */
  readonly overlapMs: number;
}

/** Ten years, one year, ten minutes. */
export const DEFAULT_TIMES: RotationTimes = {
  authorityMs: 10 * 365 * 86_400_000,
  leafMs: 365 * 86_400_000,
  overlapMs: 10 * 60_000,
};

/** What to rotate by. */
export interface RotationOptions {
  /** DNS names and addresses of the leaf. */
  readonly names: readonly string[];
  readonly times: RotationTimes;
}

/** Everything that has to be trusted now: the authority of the leaf, the one before and the one after it. */
export function trustedBundle(state: CertificateState): string {
  const certificates = [
    state.authority.certificate,
    state.next?.authority.certificate,
    state.previous === null ? undefined : state.previous.certificate,
  ];
  return certificates.filter((one) => one !== undefined).join('');
}

/** A state where there was none, or none that can be used. */
export async function firstState(now: number, options: RotationOptions): Promise<CertificateState> {
  const authority = await issueAuthority(now, options.times.authorityMs);
  const leaf = await issueLeaf(authority, { names: options.names, now, lifetimeMs: options.times.leafMs });
  return { authority, leaf, next: null, previous: null };
}

/**
 * The state that follows, one step at a time; the same one when nothing is due. A new authority is made at two thirds of the life of the
 * old one and used only when it has been published for the time of the overlap; the old one is trusted for as long after that. A leaf is
 * replaced at two thirds of its life, or when its names changed.
 */
export async function nextState(
  state: CertificateState,
  now: number,
  options: RotationOptions,
): Promise<CertificateState> {
  const { overlapMs, authorityMs } = options.times;
  const { next, previous } = state;
  if (next?.publishedAt !== null && next?.publishedAt !== undefined && now - next.publishedAt >= overlapMs) {
    const leaf = await issueLeaf(next.authority, { names: options.names, now, lifetimeMs: options.times.leafMs });
    const replaced = { certificate: state.authority.certificate, replacedAt: now };
    return { authority: next.authority, leaf, next: null, previous: replaced };
  }
  if (previous !== null && now - previous.replacedAt >= overlapMs) return { ...state, previous: null };
  if (next === null && isWorn(state.authority.certificate, now)) {
    return { ...state, next: { authority: await issueAuthority(now, authorityMs), publishedAt: null } };
  }
  if (isWorn(state.leaf.certificate, now) || !hasNames(state.leaf.certificate, options.names)) {
    const leaf = await issueLeaf(state.authority, { names: options.names, now, lifetimeMs: options.times.leafMs });
    // A leaf never outlives its authority: near the end of that, a new one would be as worn as the old one.
    return isWorn(leaf.certificate, now) && !isOver(state.leaf.certificate, now) ? state : { ...state, leaf };
  }
  return state;
}

/** Notes that the bundle with the next authority is in every configuration. */
export function published(state: CertificateState, now: number): CertificateState {
  if (state.next === null || state.next.publishedAt !== null) return state;
  return { ...state, next: { ...state.next, publishedAt: now } };
}

/** Whether a state can be served with: the leaf is of the authority, and both hold. */
export async function isUsable(state: CertificateState, now: number): Promise<boolean> {
  if (isOver(state.authority.certificate, now) || isOver(state.leaf.certificate, now)) return false;
  return isIssuedBy(state.leaf.certificate, state.authority.certificate);
}

function isWorn(certificate: string, now: number): boolean {
  const read = readCertificate(certificate);
  return read === null || now >= read.notBefore + ((read.notAfter - read.notBefore) * 2) / 3;
}

function isOver(certificate: string, now: number): boolean {
  const read = readCertificate(certificate);
  return read === null || now >= read.notAfter;
}

function hasNames(certificate: string, names: readonly string[]): boolean {
  const read = readCertificate(certificate);
  return read !== null && names.every((name) => read.names.includes(name));
}
