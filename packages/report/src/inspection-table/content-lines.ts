import type { Inspection } from '@assay/core';
import type { Paint } from '../paint.ts';
import { byteSize, labelled, shown } from '../text-layout.ts';

/** Files whose content was asked for, and what searches found; nothing where neither was asked for. */
export function contentLines(inspection: Inspection, paint: Paint, width: number): string[] {
  return [...retrievedLines(inspection, paint, width), ...matchLines(inspection, paint, width)];
}

/** A terminal is no place for what may be anything: the JSON document has the bytes. */
function retrievedLines({ retrievedFiles, request }: Inspection, paint: Paint, width: number): string[] {
  const asked = request?.retrieve ?? [];
  const known = new Set(retrievedFiles.map(({ path }) => path));
  const absent = asked.filter((path) => !known.has(path));
  if (retrievedFiles.length + absent.length === 0) return [];
  const layout = { indent: 2, labelWidth: 10, width };
  return [
    '',
    paint('title', `RETRIEVED FILES (${retrievedFiles.length})`),
    ...retrievedFiles.flatMap(({ path, sizeBytes }) => labelled(byteSize(sizeBytes), shown(path), layout)),
    ...absent.flatMap((path) => labelled('absent', shown(path), layout)),
  ];
}

function matchLines({ contentMatches }: Inspection, paint: Paint, width: number): string[] {
  if (contentMatches === undefined) return [];
  const title = paint('title', `CONTENT SEARCHES (${contentMatches.length})`);
  if (contentMatches.length === 0) return ['', title, '  nothing found'];
  const lines = contentMatches.flatMap(({ name, path }) =>
    labelled('', `${shown(name)} in ${shown(path)}`, { indent: 2, labelWidth: 0, width }),
  );
  return ['', title, ...lines];
}
