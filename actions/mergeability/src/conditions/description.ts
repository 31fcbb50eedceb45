import { object } from 'action-kit/config-object';
import { array, oneOf, string } from 'action-kit/config-schema';
import { fail, listed, type Outcome, pass } from '../engine/outcome.ts';
import { option } from '../policy/option.ts';
import { findTextProblems, textShape } from '../policy/text-test.ts';
import { word } from './condition.ts';
import { findTasks, findUnfilledSections, sectionsOf, withoutComments } from './markdown-sections.ts';

const schema = object({
  ...textShape,
  template: option('Every section of the template of the base has been filled in.', oneOf(['filled'])),
  tasks: option('No task is left unticked.', oneOf(['done'])),
  sections: option(
    'Headings under which something has to stand, without regard to case.',
    array(string({ minLength: 1 }), { min: 1, max: 50 }),
  ),
});

export const description = word({
  key: 'description',
  family: 'Text',
  summary: 'The description says enough: length, form, the template filled in, tasks done. Comments do not count.',
  examples: [
    'description: { min_chars: 40, template: filled, tasks: done }',
    "description: { matches: '(?i)risk:', sections: [Why, How tested] }",
  ],
  schema,
  facts: ({ template }) => (template === undefined ? [] : ['template']),
  evaluate(options, view): Outcome {
    const body = withoutComments(view.snapshot.pullRequest.body).trim();
    const problems = findTextProblems(body, options);
    if (options.sections) {
      const present = sectionsOf(body).filter(({ lines }) => lines.some((line) => line.trim() !== ''));
      const have = new Set(present.map(({ heading }) => heading.toLowerCase()));
      const absent = options.sections.filter((section) => !have.has(section.toLowerCase()));
      if (absent.length > 0) {
        problems.push({
          why: `has nothing under ${listed(absent)}`,
          todo: `write under the heading ${listed(absent)}`,
        });
      }
    }
    if (options.template) {
      const template = view.fact('template');
      if (template === null) {
        problems.push({
          why: 'cannot follow a template: the base has none',
          todo: 'add .github/pull_request_template.md to the base branch, or drop "template" from the policy',
        });
      } else {
        const open = findUnfilledSections(template, body);
        if (open.length > 0)
          problems.push({ why: `leaves the template open at ${listed(open)}`, todo: `fill in ${listed(open)}` });
      }
    }
    if (options.tasks) {
      const open = findTasks(body).filter(({ isDone }) => !isDone);
      if (open.length > 0) {
        const tasks = listed(
          open.map(({ text }) => `"${text}"`),
          3,
        );
        problems.push({ why: `has open tasks: ${tasks}`, todo: `finish and tick ${tasks}` });
      }
    }
    if (problems.length === 0) return pass('the description is as wanted');
    const why = problems.map((problem) => problem.why).join('; ');
    return fail(`the description ${why}`, `edit the description: ${problems.map(({ todo }) => todo).join('; ')}`);
  },
});
