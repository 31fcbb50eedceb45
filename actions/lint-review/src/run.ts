import type { Environment } from 'action-kit/inputs';
import type { Log } from 'action-kit/log';
import { collectFindings } from './collect-findings.ts';
import { findTarget } from './find-target.ts';
import type { GitHubAccess } from './github-access.ts';
import type { Inputs } from './inputs.ts';
import { judge } from './judge.ts';
import { findOlder } from './introduced/find-older.ts';
import { Ledger } from './ledger.ts';
import type { Outcome } from './outcome.ts';
import { openPlace } from './place/open-place.ts';
import { prepareShown } from './prepare-shown.ts';
import { showFindings } from './publish/show-findings.ts';
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
  const target = findTarget(surroundings.env);
  const collection = await collectFindings(inputs, surroundings);
  const place = await openPlace(inputs, target, surroundings);
  await place.locate(collection);
  const older = await findOlder(inputs, collection, place, surroundings);
  const ledger = new Ledger(collection.findings);
  const indexes = sortFindings(collection, ledger, place, inputs, older);
  const shown = prepareShown(indexes, collection, place.change);
  const showing = await showFindings(shown, { inputs, target, place, collection, ledger, surroundings });
  const outcome = judge({ inputs, target, place, collection, ledger, shown, showing, older, surroundings });
  return writeFiles(outcome, inputs, place, surroundings);
}
