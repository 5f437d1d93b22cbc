import { Text, VisuallyHidden, useComputedColorScheme } from '@mantine/core';
import { useElementSize } from '@mantine/hooks';
import { useEffect, useRef } from 'react';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import type { Operations } from '../api/operations.ts';
import { Card } from '../parts/card.tsx';
import { VERDICTS } from './verdict-tiles.tsx';

type History = Operations['getOverview']['answer']['history'];

const STROKES = {
  light: { error: '#9c36b5', fail: '#e03131', warn: '#e67700', pass: '#087f5b', axis: '#495057', grid: '#e9ecef' },
  dark: { error: '#cc5de8', fail: '#ff6b6b', warn: '#fcc419', pass: '#38d9a9', axis: '#adb5bd', grid: '#373a40' },
} as const;

const HEIGHT = 240;

/** How many verdicts of each kind stood on each day: a chart, and the same as a table for those who do not see it. */
export function VerdictCourse({ history }: { readonly history: History }) {
  const { ref, width } = useElementSize();
  const place = useRef<HTMLDivElement>(null);
  const scheme = useComputedColorScheme('light');
  useEffect(() => {
    if (place.current === null || width === 0 || history.length < 2) return undefined;
    const plot = new uPlot(chartOptions(width, scheme), chartData(history), place.current);
    return () => plot.destroy();
  }, [history, width, scheme]);
  return (
    <Card title="Verdicts over time">
      {history.length < 2 ? (
        <Text c="dimmed" size="sm">
          The course shows from the second day on.
        </Text>
      ) : null}
      <div ref={ref} aria-hidden="true" style={{ minHeight: history.length < 2 ? 0 : HEIGHT }}>
        <div ref={place} />
      </div>
      <VisuallyHidden>
        <table>
          <caption>Verdicts by day</caption>
          <thead>
            <tr>
              <th scope="col">Day</th>
              {VERDICTS.map((verdict) => (
                <th key={verdict} scope="col">
                  {verdict}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {history.map((day) => (
              <tr key={day.day}>
                <th scope="row">{day.day}</th>
                {VERDICTS.map((verdict) => (
                  <td key={verdict}>{day[verdict]}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </VisuallyHidden>
    </Card>
  );
}

function chartData(history: History): uPlot.AlignedData {
  const days = history.map(({ day }) => Date.parse(day) / 1000);
  return [days, ...VERDICTS.map((verdict) => history.map((day) => day[verdict]))];
}

function chartOptions(width: number, scheme: 'light' | 'dark'): uPlot.Options {
  const colors = STROKES[scheme];
  const axis = {
    stroke: colors.axis,
    grid: { stroke: colors.grid, width: 1 },
    ticks: { stroke: colors.grid, width: 1 },
  };
  return {
    width,
    height: HEIGHT - 40,
    cursor: { drag: { x: false, y: false } },
    scales: { y: { range: (_plot, _low, high) => [0, Math.max(1, high * 1.1)] } },
    axes: [axis, { ...axis, size: 56 }],
    series: [
      { value: '{YYYY}-{MM}-{DD}' },
      ...VERDICTS.map((verdict) => ({ label: verdict, stroke: colors[verdict], width: 2, points: { show: false } })),
    ],
  };
}
