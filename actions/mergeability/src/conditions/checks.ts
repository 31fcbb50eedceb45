import { object, union } from 'action-kit/config-object';
import { array, oneOf, string } from 'action-kit/config-schema';
import { checked, converted } from 'action-kit/config-value';
import { fail, listed, type Outcome, pass, pending } from '../engine/outcome.ts';
import type { View } from '../engine/view.ts';
import { compileNames, type NameGlobs, names } from '../policy/name-glob.ts';
import { described, option } from '../policy/option.ts';
import type { Check } from '../snapshot/facts.ts';
import { UnreadableFact } from '../snapshot/snapshot.ts';
import { word } from './condition.ts';

const FAMILY = 'Checks';
const CONCLUSIONS = [
  'success',
  'neutral',
  'skipped',
  'failure',
  'cancelled',
  'timed_out',
  'action_required',
  'stale',
] as const;

interface ChecksOptions {
  readonly pass?: readonly NameGlobs[];
  readonly if_present?: readonly NameGlobs[];
  /** All checks but the ignored ones. */
  readonly all?: boolean;
  readonly required?: boolean;
  readonly ignore?: NameGlobs;
  readonly source?: NameGlobs;
  readonly workflow?: NameGlobs;
  readonly conclusions?: readonly string[];
}

const eachName = array(
  converted(string({ minLength: 1, expected: 'a check' }), (name) => compileNames([name])),
  { min: 1 },
);

/** The default names of our own statuses and jobs: a gate that waits for itself never opens. */
const OWN = compileNames(['mergeability', 'mergeability/*', 'mergeability: *']);

function select(view: View, options: ChecksOptions): Check[] {
  const { gate } = view.snapshot;
  const own = gate && compileNames([gate.contexts]);
  return view
    .fact('checks')
    .filter(
      (check) =>
        !OWN.matches(check.name) &&
        !(check.kind === 'commit-status' && own?.matches(check.name)) &&
        !options.ignore?.matches(check.name) &&
        (options.source === undefined || (check.source !== null && options.source.matches(check.source))) &&
        (options.workflow === undefined ||
          (check.workflow !== null &&
            (options.workflow.matches(check.workflow.path) || options.workflow.matches(check.workflow.name)))),
    );
}

/**
 * Names that the rules of the branch require and that have not reported at all. An imagined pull request has no rules.
 *
 * @throws UnreadableFact when the rules cannot be read
 */
function findMissing(view: View, { required, ignore }: ChecksOptions): string[] {
  const { gate } = view.snapshot;
  if (!required || gate === undefined) return [];
  const { rules, contexts } = gate;
  if (!rules.known) throw new UnreadableFact(`the rules of the branch cannot be read: ${rules.reason}`, rules.fix);
  const own = compileNames([contexts]);
  const there = new Set(view.fact('checks').map(({ name }) => name));
  return rules.value.checks
    .map(({ name }) => name)
    .filter((name) => !there.has(name) && !own.matches(name) && !ignore?.matches(name));
}

/** Judges checks that are there; the worst one decides. */
function judgePresent(found: readonly Check[], allowed: readonly string[]): Outcome {
  const bad = found.filter(({ conclusion }) => conclusion !== 'queued' && !allowed.includes(conclusion));
  if (bad.length > 0) {
    const which = listed(bad.map(({ name, conclusion }) => `${name} (${conclusion})`));
    return fail(`checks did not pass: ${which}`, `make ${listed(bad.map(({ name }) => name))} pass`);
  }
  const running = found.filter(({ conclusion }) => conclusion === 'queued').map(({ name }) => name);
  if (running.length > 0) return pending(`checks are running: ${listed(running)}`, `wait for ${listed(running)}`);
  return pass(found.length === 0 ? 'no check is there' : `passed: ${listed(found.map(({ name }) => name))}`);
}

export const checks = word<ChecksOptions>({
  key: 'checks',
  family: FAMILY,
  summary:
    'Check runs and commit statuses passed. One that is not there yet is pending. Success only, unless other conclusions are listed. A name alone can be forged: say the source.',
  examples: [
    "checks: { pass: [lint-review, 'test / *'], if_present: [e2e], source: github-actions }",
    'checks: all',
    "checks: { all: true, ignore: ['codecov/*'], conclusions: [success, neutral, skipped] }",
    "checks: { pass: [build], workflow: '.github/workflows/ci.yml' }",
    'checks: { required: true }',
  ],
  schema: union([
    converted(oneOf(['all']), (): ChecksOptions => ({ all: true })),
    checked(
      object({
        pass: option(
          'Checks that have to be there and have passed; one that has not reported is pending. `*` stands for any characters.',
          eachName,
        ),
        if_present: option('Checks that have to have passed when they are there.', eachName),
        all: option('Every check that is there has to have passed, our own status aside.', oneOf([true])),
        required: option(
          'Every check that the rules of the branch require has to be there and to have passed, our own status aside.',
          oneOf([true]),
        ),
        ignore: option('Checks of these names are left out.', names('a check')),
        source: option(
          'Only checks of these apps count; of a commit status, the login that set it. Default: any.',
          names('an app'),
        ),
        workflow: option('Only checks of these workflows count, by path or name. Default: any.', names('a workflow')),
        conclusions: option('What counts as passed. Default `[success]`.', array(oneOf(CONCLUSIONS), { min: 1 })),
      }),
      ({ pass: must, if_present: may, all, required }) =>
        (must ?? may ?? all ?? required)
          ? undefined
          : 'expected one of the keys pass, if_present, all, required: nothing would be checked.',
    ),
  ]),
  facts: () => ['checks'],
  evaluate(options, view): Outcome {
    const allowed = options.conclusions ?? ['success'];
    const candidates = select(view, options);
    const absent = (options.pass ?? []).filter((name) => !candidates.some((check) => name.matches(check.name)));
    const present = judgePresent(
      candidates.filter(
        (check) =>
          options.all ||
          (options.required && check.isRequired) ||
          [...(options.pass ?? []), ...(options.if_present ?? [])].some((name) => name.matches(check.name)),
      ),
      allowed,
    );
    const missing = [...absent.flatMap(({ sources }) => sources), ...findMissing(view, options)];
    if (missing.length === 0) return present;
    const wanted = listed([...new Set(missing)]);
    const which = options.source ? ` of ${options.source.sources.join(', ')}` : '';
    if (present.verdict === 'fail') return { ...present, why: `${present.why}; not reported: ${wanted}` };
    return pending(`checks${which} have not reported: ${wanted}`, `wait for ${wanted}, or see why it did not start`);
  },
});

export const workflows = word({
  key: 'workflows',
  family: FAMILY,
  summary: 'All jobs of these workflow files passed on the head; a workflow without any job there is pending.',
  examples: [
    "workflows: '.github/workflows/ci.yml'",
    "workflows: { pass: ['.github/workflows/ci.yml'], conclusions: [success, skipped] }",
  ],
  schema: (() => {
    const path = string({ minLength: 1, expected: 'the path of a workflow' });
    return union([
      converted(path, (one): { pass: string[]; conclusions?: string[] } => ({ pass: [one] })),
      object({
        pass: described('Paths of workflow files whose jobs all have to have passed.', array(path, { min: 1 })),
        conclusions: option('What counts as passed. Default `[success]`.', array(oneOf(CONCLUSIONS), { min: 1 })),
      }),
    ]);
  })(),
  facts: () => ['checks'],
  evaluate({ pass: paths, conclusions = ['success'] }, view) {
    const found = view.fact('checks').filter(({ workflow }) => workflow !== null && paths.includes(workflow.path));
    const present = judgePresent(found, conclusions);
    const absent = paths.filter((path) => !found.some(({ workflow }) => workflow?.path === path));
    if (present.verdict === 'fail' || absent.length === 0) return present;
    return pending(`workflows have not run: ${listed(absent)}`, `wait for ${listed(absent)}`);
  },
});
