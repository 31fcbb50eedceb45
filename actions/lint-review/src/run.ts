import type { Environment } from 'action-kit/inputs';
import type { Log } from 'action-kit/log';
import type { Collection } from './collection.ts';
import { collectFindings } from './collect-findings.ts';
import { findTarget } from './find-target.ts';
import type { GitHubAccess } from './github-access.ts';
import type { Inputs } from './inputs.ts';
import { judge } from './judge.ts';
import { findOlder } from './introduced/find-older.ts';
import { Ledger } from './ledger.ts';
import type { Outcome } from './outcome.ts';
import { openPlace, type Place } from './place/open-place.ts';
import { prepareShown } from './prepare-shown.ts';
import { showFindings } from './publish/show-findings.ts';
import type { Shown } from './review/group-findings.ts';
import { sortFindings } from './sort-findings.ts';
import { writeFiles } from './write-files.ts';

/** What a run needs of the world. */
export interface Surroundings {
  readonly env: Environment;
  readonly log: Log;
  /** Absolute path of the workspace. */
  readonly workspace: string;
  readonly token: string;
  /** Connects to GitHub when the first request is needed, and not before. */
  readonly github: GitHubAccess;
}

/** Reads findings, keeps those that the change is about, shows them, and accounts for all of them. */
export async function run(inputs: Inputs, surroundings: Surroundings): Promise<Outcome> {
  if (inputs.mode === 'publish') {
    const { publishBundle } = await import('./two-stage/publish-bundle.ts');
    return publishBundle(inputs, surroundings);
  }
  const target = findTarget(surroundings.env);
  const place = await openPlace(inputs, target, surroundings);
  const collection = await collectFindings(inputs, place, surroundings);
  await place.locate(collection);
  const older = await findOlder(inputs, collection, place, surroundings);
  const ledger = new Ledger(collection.findings);
  const indexes = sortFindings(collection, ledger, place, inputs, older);
  const shown = prepareShown(indexes, collection, place.change);
  if (inputs.mode === 'collect') await handOver(inputs, { shown, collection, ledger, place }, surroundings);
  const showing = await showFindings(shown, { inputs, target, place, collection, ledger, surroundings });
  const outcome = judge({ inputs, target, place, collection, ledger, shown, showing, older, surroundings });
  return writeFiles(outcome, inputs, place, surroundings);
}

/** The first of two stages: what it found goes to a file, because its token may not write. */
async function handOver(
  inputs: Inputs,
  { shown, collection, ledger, place }: { shown: Shown[]; collection: Collection; ledger: Ledger; place: Place },
  { workspace }: Surroundings,
): Promise<void> {
  if (place.change === undefined) return;
  const { writeBundle } = await import('./two-stage/write-bundle.ts');
  const { change } = place;
  await writeBundle(inputs.bundle, workspace, { shown, collection, ledger, change, scope: inputs.scope });
}
