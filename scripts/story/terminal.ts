import { stripVTControlCharacters } from 'node:util';
import type { Job, PullRequestView } from './view.ts';

const colour = process.stdout.isTTY === true && process.env.NO_COLOR === undefined;
const paint =
  (code: number) =>
  (text: string): string =>
    colour ? `\x1b[${code}m${text}\x1b[0m` : text;
const bold = paint(1);
const dim = paint(2);
const red = paint(31);
const green = paint(32);

/** Text of strangers must not steer the terminal. */
// eslint-disable-next-line no-control-regex -- these are the characters that are taken out
const plain = (text: string): string => stripVTControlCharacters(text).replaceAll(/[\x00-\x08\x0b-\x1f\x7f]/g, '');

/** Tells what is being done, and how long it took. */
export async function step<T>(title: string, work: () => Promise<T> | T): Promise<T> {
  const started = performance.now();
  process.stdout.write(`${bold('▸')} ${title} … `);
  const result = await work();
  process.stdout.write(`${dim(`${((performance.now() - started) / 1000).toFixed(1)} s`)}\n`);
  return result;
}

/** The pull request as text: checks, and each inline comment below its place. */
export function printPullRequest(view: PullRequestView, jobs: Job[]): void {
  const { pullRequest } = view;
  const lines = [
    '',
    bold(`${plain(pullRequest.title)} #${pullRequest.number}`),
    dim(`${pullRequest.user.login} wants to merge ${plain(pullRequest.head.ref)} into ${pullRequest.base.ref}`),
    '',
    ...jobs.map(
      ({ name, conclusion }) => `${conclusion === 'success' ? green('✓') : red('✗')} job ${name}: ${conclusion}`,
    ),
    ...view.statuses.map(
      ({ context, state, description }) =>
        `${state === 'success' ? green('✓') : red('✗')} ${plain(context)}: ${state} ${dim(plain(description ?? ''))}`,
    ),
    '',
    ...view.reviewComments.flatMap((comment) => {
      const [first = ''] = plain(comment.body.replaceAll(/<!--[\s\S]*?-->/g, ''))
        .split('\n')
        .filter((line) => line.trim() !== '');
      return [
        `  ${bold(`${plain(comment.path)}:${comment.line ?? 'file'}`)} ${dim(comment.user.login)}`,
        `    ${first.slice(0, 150)}`,
      ];
    }),
    '',
  ];
  process.stdout.write(`${lines.join('\n')}\n`);
}
