import { UserError } from 'action-kit/errors';
import { readEvent } from 'action-kit/event';
import { resolvePullRequest } from 'action-kit/resolve-pull-request';
import { Collection } from '../collection.ts';
import type { Target } from '../find-target.ts';
import { digest } from '../identity/content-key.ts';
import type { Inputs } from '../inputs.ts';
import { judge } from '../judge.ts';
import { Ledger } from '../ledger.ts';
import type { Outcome } from '../outcome.ts';
import { readChangeFromApi } from '../place/api-change.ts';
import type { Change } from '../place/change.ts';
import { anchorOf } from '../place/filter.ts';
import type { Place } from '../place/open-place.ts';
import { showFindings } from '../publish/show-findings.ts';
import type { Shown } from '../review/group-findings.ts';
import type { Surroundings } from '../run.ts';
import { writeFiles } from '../write-files.ts';
import type { Bundle } from './bundle.ts';
import { readBundle } from './read-bundle.ts';

/**
 * The second stage: posts what the first one found. It checks out nothing and runs nothing of the pull request. Which
 * pull request and which commit that is, GitHub says; the bundle only says what is wrong on which line.
 *
 * @throws {UserError} when the run was for no open pull request, or for another commit than its head
 */
export async function publishBundle(inputs: Inputs, surroundings: Surroundings): Promise<Outcome> {
  const bundle = readBundle(inputs.bundle, surroundings.workspace);
  const target = await findTrustedTarget(bundle, surroundings);
  const github = await surroundings.github.connect();
  const change = await readChangeFromApi(github, { ...target, number: target.pullRequest ?? 0 });
  const { collection, shown } = unpack(bundle, change);
  const ledger = new Ledger(collection.findings);
  const place = placeOf(change);
  const reported = new Set(bundle.reported);
  const showing = await showFindings(shown, {
    inputs: { ...inputs, scope: bundle.scope, suggestions: false },
    target,
    place,
    collection,
    ledger,
    surroundings,
    stillReported: async (threads) =>
      new Set(
        threads.filter(({ marker, path }) => marker.keys.some((key) => reported.has(`${marker.entry} ${path} ${key}`))),
      ),
  });
  const warnings = [...showing.warnings];
  if (bundle.left > 0) warnings.push(`${bundle.left} more findings are only in the job summary of the first stage.`);
  // The first stage has judged the findings; this one only fails when it cannot do its own work.
  const judged = { ...inputs, failLevel: 'never' as const, tolerate: new Set(['failed-linters'] as const) };
  const evidence = { inputs: judged, target, place, collection, ledger, shown, older: new Set<number>(), surroundings };
  return writeFiles(judge({ ...evidence, showing: { ...showing, warnings } }), inputs, place, surroundings);
}

async function findTrustedTarget(bundle: Bundle, surroundings: Surroundings): Promise<Target> {
  const event = readEvent(surroundings.env);
  if (event.name !== 'workflow_run')
    throw new UserError(`The mode "publish" belongs to the event workflow_run; this run is for ${event.name}.`, {
      hint: 'Use the mode "review" in a workflow for pull requests of the repository itself.',
    });
  const found = await resolvePullRequest(await surroundings.github.connect(), event);
  if (found.kind !== 'pull-request')
    throw new UserError(`There is nothing to publish. ${found.kind === 'none' ? found.reason : ''}`.trim());
  const { number, head } = found.pullRequest;
  if (bundle.head !== head.sha)
    throw new UserError(`The bundle is about commit ${bundle.head}, but pull request #${number} is at ${head.sha}.`, {
      hint: 'The run for the present head will publish its own findings.',
    });
  return {
    ...event.repository,
    pullRequest: number,
    fromFork: true,
    head: head.sha,
    base: '',
    subject: `on what pull request #${number} changes`,
  };
}

function unpack(bundle: Bundle, change: Change): { collection: Collection; shown: Shown[] } {
  const collection = new Collection();
  const shown: Shown[] = [];
  for (const [number, bundled] of bundle.entries.entries()) {
    const entry = collection.begin(bundled.key);
    if (!bundled.whole) entry.failures.push('was not whole in the first stage, so its earlier comments stay');
    for (const one of bundle.findings) {
      if (one.entry !== number) continue;
      const file = one.path === '' ? undefined : collection.file(one.path);
      if (file) file.path = one.path;
      const { tool, rule, level, line, endLine, message, url, path, key } = one;
      const details = url === '' ? undefined : { url };
      const finding = {
        tool,
        rule,
        level,
        line,
        endLine,
        message,
        details,
        file,
        column: 0,
        endColumn: 0,
        unit: 'utf16' as const,
      };
      const index = collection.findings.length;
      collection.add(finding);
      const anchor = path === '' ? undefined : anchorOf(finding, change, path);
      shown.push({ index, finding, path, entry: digest([bundled.key]), key, anchor });
    }
  }
  return { collection, shown };
}

function placeOf(change: Change): Place {
  const exists = (path: string): boolean => change.files.has(path);
  return {
    change,
    problem: undefined,
    git: undefined,
    foreign: new Set(),
    fromFork: true,
    exists,
    resolve: (path) => (exists(path) ? path : undefined),
    locate: async () => undefined,
  };
}
