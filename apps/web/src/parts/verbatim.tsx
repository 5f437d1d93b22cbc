import { visibleText } from './visible-text.ts';

/** Whether it stands in a link, which takes the focus itself then. */
interface Placed {
  readonly inLink?: boolean;
}

/** Text out of an image, a registry or another person: shown as text and nothing else, with what cannot be seen made visible. */
export function Verbatim({ text, short, inLink = false }: Placed & { readonly text: string; readonly short?: number }) {
  const shown = visibleText(text);
  if (short === undefined || shown.length <= short) return <span className="verbatim">{shown}</span>;
  return (
    <span className="verbatim" data-hint={shown.slice(0, 2000)} tabIndex={inLink ? undefined : 0}>
      {shown.slice(0, short)}…
    </span>
  );
}

/** A digest, shortened to what people compare. */
export function ShortDigest({ digest, inLink = false }: Placed & { readonly digest: string }) {
  const shown = visibleText(digest);
  return (
    <code className="code" data-hint={shown} tabIndex={inLink ? undefined : 0}>
      {shown.replace(/^sha256:/, '').slice(0, 12)}
    </code>
  );
}
