import { escapeHtml as html } from '../reporters/escape-text.ts';
import type { TrendPoint } from './history.ts';

/** A line of percentages over time without axes, for a table. */
export function drawSparkline(points: readonly TrendPoint[]): string {
  if (points.length < 2) return '<span class="soft">–</span>';
  const [width, height] = [120, 28];
  const x = (index: number): number => 3 + (index / (points.length - 1)) * (width - 6);
  const y = scale(points, height, 4);
  return `<svg class="spark" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" aria-label="${describe(points)}"><polyline class="trend" points="${points
    .map((point, index) => `${x(index).toFixed(1)},${y(point.percent!).toFixed(1)}`)
    .join(
      ' ',
    )}"/><circle class="now" r="3" cx="${x(points.length - 1).toFixed(1)}" cy="${y(points.at(-1)!.percent!).toFixed(1)}"/></svg>`;
}

/** The trend with its 95 % band, the scale in per cent and the first and last day. */
export function drawTrend(points: readonly TrendPoint[]): string {
  if (points.length < 2)
    return '<p class="soft">A trend needs two measurements: run <code>bot-qa automation --history</code> again another day.</p>';
  const [width, height, left, bottom] = [920, 280, 84, 34];
  const x = (index: number): number => left + (index / (points.length - 1)) * (width - left - 12);
  const y = (percent: number): number => 10 + (1 - percent / 100) * (height - bottom - 10);
  const grid = [0, 25, 50, 75, 100].map(
    (value) =>
      `<line class="grid" x1="${left}" x2="${width - 12}" y1="${y(value)}" y2="${y(value)}"/><text class="axis" x="${left - 6}" y="${y(value) + 4}" text-anchor="end">${value} %</text>`,
  );
  const upper = points.map((point, index) => `${x(index).toFixed(1)},${y(point.interval[1]).toFixed(1)}`);
  const lower = points.map((point, index) => `${x(index).toFixed(1)},${y(point.interval[0]).toFixed(1)}`).reverse();
  const dots = points.map(
    (point, index) =>
      `<circle class="now" r="3" cx="${x(index).toFixed(1)}" cy="${y(point.percent!).toFixed(1)}"><title>${day(point.at)}: ${point.percent!.toFixed(1)} %</title></circle>`,
  );
  return `<svg class="chart" viewBox="0 0 ${width} ${height}" role="img" aria-label="${describe(points)}">${grid.join('')}<polygon class="band" points="${[...upper, ...lower].join(' ')}"/><polyline class="trend" points="${points
    .map((point, index) => `${x(index).toFixed(1)},${y(point.percent!).toFixed(1)}`)
    .join(
      ' ',
    )}"/>${points.length <= 60 ? dots.join('') : ''}<text class="axis" x="${left}" y="${height - 8}">${day(points[0]!.at)}</text><text class="axis" x="${width - 12}" y="${height - 8}" text-anchor="end">${day(points.at(-1)!.at)}</text></svg>`;
}

export function day(at: number): string {
  return new Date(at).toISOString().slice(0, 10);
}

function describe(points: readonly TrendPoint[]): string {
  const [first, last] = [points[0]!, points.at(-1)!];
  return html(
    `Automation from ${first.percent!.toFixed(1)} % on ${day(first.at)} to ${last.percent!.toFixed(1)} % on ${day(last.at)}, ${points.length} measurements`,
  );
}

function scale(points: readonly TrendPoint[], height: number, margin: number): (percent: number) => number {
  const values = points.map((point) => point.percent!);
  const [low, high] = [Math.min(...values) - 2, Math.max(...values) + 2];
  return (percent) => margin + (1 - (percent - low) / (high - low)) * (height - 2 * margin);
}
