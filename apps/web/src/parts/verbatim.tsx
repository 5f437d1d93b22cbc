import { Code, Tooltip } from '@mantine/core';
import { visibleText } from './visible-text.ts';

/** Text out of an image, a registry or another person: shown as text and nothing else, with what cannot be seen made visible. */
export function Verbatim({ text, short }: { readonly text: string; readonly short?: number }) {
  const shown = visibleText(text);
  if (short === undefined || shown.length <= short) return <span className="verbatim">{shown}</span>;
  return (
    <Tooltip label={<span className="verbatim">{shown.slice(0, 2000)}</span>} multiline maw={560} withinPortal>
      <span className="verbatim" tabIndex={0}>
        {shown.slice(0, short)}…
      </span>
    </Tooltip>
  );
}

/** A digest, shortened to what people compare. */
export function ShortDigest({ digest }: { readonly digest: string }) {
  return (
    <Tooltip label={digest} withinPortal>
      <Code tabIndex={0}>{digest.replace(/^sha256:/, '').slice(0, 12)}</Code>
    </Tooltip>
  );
}
