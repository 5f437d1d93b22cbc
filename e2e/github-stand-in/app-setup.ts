import { randomBytes } from 'node:crypto';
import { isFields } from './call.ts';

/** A page of GitHub for people, as far as making an app from a manifest needs it. */
interface PageAnswer {
  readonly status: number;
  readonly location?: string;
  readonly text: string;
}

/** Fields that a manifest has to have, and those that it may have. */
const NEEDED = ['url', 'hook_attributes', 'redirect_url', 'default_permissions', 'default_events'];
const MORE: ReadonlySet<string> = new Set([
  'name',
  'callback_urls',
  'setup_url',
  'description',
  'public',
  'setup_on_update',
]);

/** Codes for apps that people made from manifests: each counts once. */
export class AppSetups {
  readonly #codes = new Map<string, Readonly<Record<string, unknown>>>();
  /** Manifests as they came. */
  readonly manifests: Readonly<Record<string, unknown>>[] = [];

  /** Takes the form that a person sends, and sends them back with a code. */
  submit(url: URL, form: string): PageAnswer {
    const text = new URLSearchParams(form).get('manifest');
    const manifest: unknown = text === null ? null : JSON.parse(text);
    if (!isFields(manifest)) return { status: 422, text: 'there is no manifest' };
    const problem = problemOf(manifest);
    if (problem !== null) return { status: 422, text: problem };
    const code = randomBytes(20).toString('hex');
    this.#codes.set(code, manifest);
    this.manifests.push(manifest);
    const back = new URL(String(manifest['redirect_url']));
    back.searchParams.set('code', code);
    const state = url.searchParams.get('state');
    if (state !== null) back.searchParams.set('state', state);
    return { status: 302, location: back.toString(), text: '' };
  }

  /** The manifest that a code stands for, once. */
  redeem(code: string): Readonly<Record<string, unknown>> | null {
    const manifest = this.#codes.get(code) ?? null;
    this.#codes.delete(code);
    return manifest;
  }
}

function problemOf(manifest: Readonly<Record<string, unknown>>): string | null {
  const missing = NEEDED.filter((key) => manifest[key] === undefined);
  if (missing.length > 0) return `missing: ${missing.join(', ')}`;
  const unknown = Object.keys(manifest).filter((key) => !NEEDED.includes(key) && !MORE.has(key));
  if (unknown.length > 0) return `unknown: ${unknown.join(', ')}`;
  const { hook_attributes: hook } = manifest;
  if (!isFields(hook) || !URL.canParse(String(hook['url']))) return 'hook_attributes.url is no address';
  return URL.canParse(String(manifest['redirect_url'])) ? null : 'redirect_url is no address';
}
