import { object } from 'action-kit/config-object';
import { array, integer, string } from 'action-kit/config-schema';
import { checked } from 'action-kit/config-value';
import { fail, judge, listed, type Outcome, pass } from '../engine/outcome.ts';
import { names } from '../policy/name-glob.ts';
import { option } from '../policy/option.ts';
import { patterns } from '../policy/text-test.ts';
import { word } from './condition.ts';

const fold = (label: string): string => label.toLowerCase();

const shape = object({
  all_of: option('All of these are set.', array(string({ minLength: 1 }), { min: 1 })),
  any_of: option('One of these is set.', array(string({ minLength: 1 }), { min: 1 })),
  none_of: option('None of these is set.', array(string({ minLength: 1 }), { min: 1 })),
  at_least: option('How many labels at least. Default 0.', integer({ min: 0, max: 100 })),
  at_most: option('How many labels at most. Default: any number.', integer({ min: 0, max: 100 })),
  exactly: option('How many labels exactly.', integer({ min: 0, max: 100 })),
  of: option('Only these labels are counted. Default: all.', array(string({ minLength: 1 }), { min: 1 })),
  matching: option('Only labels of one of these forms are counted. Default: all.', patterns()),
});

const schema = checked(
  shape,
  (options) => {
    const { of, matching, at_least: least, at_most: most, exactly } = options;
    const counts = least !== undefined || most !== undefined || exactly !== undefined;
    if (Object.keys(options).length === 0)
      return 'expected at least one of the keys all_of, any_of, none_of, at_least, at_most, exactly.';
    if ((of || matching) && !counts) return '"of" and "matching" say what is counted, but no count is given.';
    return of && matching ? '"of" and "matching" both say what is counted.' : undefined;
  },
  'For example { at_least: 1, of: [feature, bug] }.',
);

export const labels = word({
  key: 'labels',
  family: 'Labels and people',
  summary: 'The pull request has the wanted labels and none of the unwanted. Compared without regard to case.',
  examples: [
    'labels: { at_least: 1, of: [feature, bug, chore], none_of: [wip, do-not-merge] }',
    "labels: { exactly: 1, matching: '^size/' }",
    'labels: { all_of: [reviewed, tested] }',
  ],
  schema,
  facts: () => ['labels'],
  evaluate(options, view): Outcome {
    const present = view.fact('labels');
    const has = new Set(present.map(fold));
    const problems: { why: string; todo: string }[] = [];
    const absent = (options.all_of ?? []).filter((label) => !has.has(fold(label)));
    if (absent.length > 0) problems.push({ why: `${listed(absent)} missing`, todo: `add ${listed(absent)}` });
    if (options.any_of && !options.any_of.some((label) => has.has(fold(label)))) {
      problems.push({ why: `none of ${listed(options.any_of)}`, todo: `add one of ${listed(options.any_of)}` });
    }
    const unwanted = (options.none_of ?? []).filter((label) => has.has(fold(label)));
    if (unwanted.length > 0) problems.push({ why: `${listed(unwanted)} present`, todo: `remove ${listed(unwanted)}` });

    const wanted = options.of && new Set(options.of.map(fold));
    const { matching } = options;
    const matched = present.filter((label) =>
      wanted ? wanted.has(fold(label)) : (matching?.some((each) => each.test(label)) ?? true),
    );
    const { at_least: least = 0, at_most: most = Infinity, exactly } = options;
    const [min, max] = exactly === undefined ? [least, most] : [exactly, exactly];
    const of = options.of ?? matching?.map(({ source }) => source);
    const which = of ? ` of ${listed(of)}` : '';
    if (matched.length < min) {
      problems.push({
        why: `${matched.length} of at least ${min} labels${which}`,
        todo: `add ${min - matched.length}${which}`,
      });
    }
    if (matched.length > max) {
      problems.push({
        why: `${matched.length} of at most ${max} labels${which}: ${listed(matched)}`,
        todo: `remove ${matched.length - max}${which}`,
      });
    }
    if (problems.length === 0) return pass('the labels are as wanted');
    return fail(
      `labels: ${problems.map(({ why }) => why).join('; ')}`,
      `labels: ${problems.map(({ todo }) => todo).join('; ')}`,
      ['people with triage permission'],
    );
  },
});

export const label = word({
  key: 'label',
  family: 'Labels and people',
  summary: 'The pull request has a label of one of these names; `*` stands for any characters.',
  examples: ['label: skip-changelog', "label: [hotfix, 'area/*']"],
  schema: names('a label'),
  facts: () => ['labels'],
  evaluate(wanted, view) {
    const { sources } = wanted;
    const found = view
      .fact('labels')
      .find((each) => wanted.matches(each) || sources.some((source) => fold(source) === fold(each)));
    return judge(
      found !== undefined,
      found === undefined ? `no label ${listed(sources)}` : `the label ${found} is set`,
      `add the label ${listed(sources)}`,
      ['people with triage permission'],
    );
  },
});
