import { readFileSync } from 'node:fs';
import { isAutomationReport, type AutomationReport, type Share } from '../automation/automation-report.ts';
import type { Problem } from '../source.ts';

/** Older points are left out of a trend; the page says so. */
export const trendLimit = 120;

export interface TrendPoint extends Share {
  readonly at: number;
}

/** What history files (lines that `bot-qa automation --history` appended) say of each bot, oldest first. */
export interface History {
  readonly reports: readonly AutomationReport[];
  readonly problems: readonly Problem[];
}

export function readHistory(files: readonly { readonly path: string; readonly shownAs: string }[]): History {
  const reports: AutomationReport[] = [];
  const problems: Problem[] = [];
  for (const { path, shownAs } of files) {
    for (const [index, line] of readFileSync(path, 'utf8').split('\n').entries()) {
      if (line.trim() === '') continue;
      const report = parse(line);
      if (report) reports.push(report);
      else
        problems.push({
          code: 'bad-value',
          level: 'error',
          message: 'This line is no report that "bot-qa automation --history" of this version wrote.',
          at: { file: shownAs, line: index + 1, column: 1 },
        });
    }
  }
  // The same report in two files, or written twice by a step that ran again, is one point.
  const once = new Map(reports.map((report) => [`${report.at} ${report.all.chats} ${report.all.percent}`, report]));
  return { reports: [...once.values()].sort((a, b) => a.at - b.at), problems };
}

/** The points of one bot, the newest `trendLimit` of them. */
export function trendOf(bot: string, reports: readonly AutomationReport[]): readonly TrendPoint[] {
  return reports
    .flatMap((report) => {
      const one = report.bots.find((candidate) => candidate.bot === bot);
      return one && one.percent !== null ? [{ ...one, at: report.at }] : [];
    })
    .slice(-trendLimit);
}

function parse(line: string): AutomationReport | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return isAutomationReport(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
