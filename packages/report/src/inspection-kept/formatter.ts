import { type Formatter, type InspectionReport, inspectionsOf } from '../formatter.ts';
import { type InspectionDocument, inspectionDocument } from '../inspection-document.ts';
import { jsonText } from '../json-text.ts';

/**
 * The inspection with all that policies can be judged by later. The list of paths, which is by far the longest part, stands on a line of
 * its own, so that a reader who does not want it need not parse it.
 */
export const inspectionKept: Formatter<InspectionReport> = {
  kind: 'formatter',
  id: 'inspection',
  title: 'Inspection to keep',
  summary: 'The whole inspection as dense JSON: what simulations, tests of policies and baselines read.',
  since: '0.1.0',
  stability: 'stable',
  mediaType: 'application/json',
  extension: '.inspection.json',
  render: (report) => {
    const texts = inspectionsOf(report).map((one) =>
      keptInspectionText(inspectionDocument(one, { includeFiles: true, forKeeping: true })),
    );
    return 'inspections' in report ? `{"schemaVersion":1,"inspections":[${texts.join(',')}]}\n` : `${texts.join('')}\n`;
  },
};

/** Dense JSON of one inspection; the list of paths, where there is one, on a line of its own. */
export function keptInspectionText(document: InspectionDocument): string {
  const parts = Object.entries(document).map(([key, value]) => {
    return `${jsonText(key, 'line')}:${key === 'files' ? filesText(document.files) : jsonText(value, 'line')}`;
  });
  return `{${parts.join(',')}}`;
}

function filesText({ entries, ...numbers }: InspectionDocument['files']): string {
  if (entries === undefined) return jsonText(numbers, 'line');
  return `${jsonText(numbers, 'line').slice(0, -1)},\n"entries":${jsonText(entries, 'line')}\n}`;
}

/** Takes the lists of paths out of such text without parsing it; other text stays as it is. */
export function withoutEntries(text: string): string {
  const parts: string[] = [];
  let from = 0;
  for (let start = text.indexOf(ENTRIES); start >= 0; start = text.indexOf(ENTRIES, from)) {
    const end = text.indexOf('\n', start + ENTRIES.length);
    if (end < 0 || text[end - 1] !== ']' || text[end + 1] !== '}') break;
    parts.push(text.slice(from, start));
    from = end;
  }
  return parts.length === 0 ? text : parts.join('') + text.slice(from);
}

/** How the line begins. A line feed never stands inside of a JSON string. */
const ENTRIES = ',\n"entries":[';
