import { clipped } from '../text-layout.ts';
import { htmlAttribute } from './html-text.ts';

/** One bar: its label and how many of each group it is made of. */
export interface Bar {
  readonly label: string;
  readonly counts: ReadonlyMap<string, number>;
}

/** The groups in the order of their segments, with their words. */
export interface Legend {
  /** A class of the style sheet that gives a tone. */
  readonly id: string;
  readonly word: string;
}

/** Characters of a label; longer ones are cut, and whole in the table below the chart. */
const MAX_LABEL = 22;
const WIDTH = 560;
const LABEL_WIDTH = 160;
const TOTAL_WIDTH = 44;
const ROW = 30;
const BAR = 20;
/** Narrower segments have no room for a number. */
const MIN_NUMBER_WIDTH = 22;

/** A chart of stacked bars as inline SVG with a text alternative, its legend, and its numbers as a table. */
export function barChart(
  caption: string,
  column: string,
  bars: readonly Bar[],
  legend: readonly Legend[],
  id: string,
): string {
  const used = legend.filter((entry) => bars.some(({ counts }) => (counts.get(entry.id) ?? 0) > 0));
  return [
    `<figure><figcaption>${caption}</figcaption>`,
    svg(caption, bars, used, id),
    `<ul class="legend">${used.map((entry) => `<li><i class="${entry.id}"></i>${entry.word}</li>`).join('')}</ul>`,
    `<details><summary>Numbers</summary>${numberTable(caption, column, bars, used)}</details></figure>`,
  ].join('\n');
}

function svg(caption: string, bars: readonly Bar[], legend: readonly Legend[], id: string): string {
  const height = bars.length * ROW + 4;
  const largest = Math.max(1, ...bars.map(totalOf));
  const scale = (WIDTH - LABEL_WIDTH - TOTAL_WIDTH) / largest;
  const spoken = bars.map((bar) => htmlAttribute(`${clipped(bar.label, 100)}: ${totalOf(bar)}`)).join('; ');
  return [
    `<svg viewBox="0 0 ${WIDTH} ${height}" role="img" aria-labelledby="${id}-t ${id}-d">`,
    `<title id="${id}-t">${caption}</title><desc id="${id}-d">${spoken}</desc>`,
    `<line class="axis" x1="${LABEL_WIDTH}" y1="0" x2="${LABEL_WIDTH}" y2="${height}"/>`,
    ...bars.map((bar, row) => barMarkup(bar, row, scale, legend)),
    '</svg>',
  ].join('\n');
}

function barMarkup(bar: Bar, row: number, scale: number, legend: readonly Legend[]): string {
  const top = row * ROW + (ROW - BAR) / 2;
  const baseline = top + BAR - 5;
  const parts = [
    `<text class="label" x="${LABEL_WIDTH - 8}" y="${baseline}">${htmlAttribute(clipped(bar.label, MAX_LABEL))}</text>`,
  ];
  let x = LABEL_WIDTH;
  for (const { id } of legend) {
    const count = bar.counts.get(id) ?? 0;
    if (count === 0) continue;
    const width = count * scale;
    parts.push(
      `<rect class="${id}" x="${rounded(x)}" y="${top}" width="${rounded(Math.max(1, width - 1))}" height="${BAR}" rx="2"/>`,
    );
    if (width >= MIN_NUMBER_WIDTH) {
      parts.push(`<text class="number" x="${rounded(x + width / 2)}" y="${baseline}">${count}</text>`);
    }
    x += width;
  }
  parts.push(`<text x="${rounded(x + 6)}" y="${baseline}">${totalOf(bar)}</text>`);
  return parts.join('');
}

function numberTable(caption: string, column: string, bars: readonly Bar[], legend: readonly Legend[]): string {
  const head = legend.map(({ word }) => `<th scope="col" class="number">${word}</th>`).join('');
  const rows = bars.map(
    (bar) =>
      `<tr><th scope="row"><bdi>${htmlAttribute(bar.label)}</bdi></th>` +
      legend.map(({ id }) => `<td class="number">${bar.counts.get(id) ?? 0}</td>`).join('') +
      `<td class="number">${totalOf(bar)}</td></tr>`,
  );
  return [
    `<table><caption>${caption}</caption>`,
    `<thead><tr><th scope="col">${column}</th>${head}<th scope="col" class="number">All</th></tr></thead>`,
    `<tbody>${rows.join('\n')}</tbody></table>`,
  ].join('\n');
}

function totalOf({ counts }: Bar): number {
  let total = 0;
  for (const count of counts.values()) total += count;
  return total;
}

function rounded(value: number): string {
  return String(Math.round(value * 100) / 100);
}
