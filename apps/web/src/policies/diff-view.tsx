import { Text } from '@mantine/core';
import { visibleText } from '../parts/visible-text.ts';

/** Most lines that are shown. */
const MOST_LINES = 3000;

/** A unified diff. */
export function DiffView({ text, label }: { readonly text: string; readonly label: string }) {
  const lines = text.split('\n');
  return (
    <>
      <pre className="diff" tabIndex={0} aria-label={label}>
        {lines.slice(0, MOST_LINES).map((line, index) => (
          <span key={`${index} ${line}`} className={lookOf(line)}>
            {visibleText(line) || ' '}
          </span>
        ))}
      </pre>
      {lines.length > MOST_LINES ? <Text size="sm">… and {lines.length - MOST_LINES} more lines.</Text> : null}
    </>
  );
}

function lookOf(line: string): string | undefined {
  if (line.startsWith('+++') || line.startsWith('---') || line.startsWith('@@')) return 'place';
  if (line.startsWith('+')) return 'added';
  return line.startsWith('-') ? 'removed' : undefined;
}
