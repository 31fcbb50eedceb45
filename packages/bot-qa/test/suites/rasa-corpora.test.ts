import { parseE2e } from '../../src/formats/rasa/parse-e2e.ts';
import { parseStories } from '../../src/formats/rasa/parse-stories.ts';
import type { RasaCase } from '../../src/formats/rasa/rasa-case.ts';
import { isReadable } from '../../src/formats/imported-file.ts';
import { rasaFormat } from '../../src/formats/rasa/read-rasa.ts';
import type { JsonTemplate } from '../../src/template.ts';
import { YamlSource } from '../../src/yaml-source.ts';
import { casesOf, expectedOf, sourceOf } from './corpora-cases.ts';

const codes: Readonly<Record<string, string>> = {
  'empty-fixture': 'empty-fixture',
  'unknown-fixture': 'unknown-include',
  'unknown-assertion': 'unknown-asserter',
  'no-assertion': 'no-assertion',
  'duplicate-name': 'duplicate-name',
};

function plain(value: JsonTemplate | undefined): unknown {
  return typeof value === 'object' && value !== null && 'source' in value ? value.source : value;
}

/** What the corpus may say of a case; compared by the keys that it does say. */
function shape(one: RasaCase): Record<string, unknown> {
  const users = one.steps.filter((step) => step.kind === 'user');
  const assertions = users.flatMap((step) => step.assertions ?? []);
  const old = one.steps.filter((step) => step.kind !== 'user');
  const kinds: Record<string, number> = {};
  for (const step of [...assertions, ...old]) {
    const count = step.kind === 'slot_was_set' || step.kind === 'slot_was_not_set' ? step.slots.length : 1;
    kinds[step.kind] = (kinds[step.kind] ?? 0) + count;
  }
  return {
    name: one.name,
    line: one.at.line,
    metadata: one.metadata,
    userTurns: users.length,
    users: users.map((step) => step.text),
    assertions: assertions.length + old.length,
    kinds,
    ordered: users.map((step) => step.ordered),
    buttonTitles: assertions.flatMap((step) =>
      step.kind === 'bot_uttered' ? step.buttons.map((button) => button.title) : [],
    ),
    bot: old.flatMap((step) => (step.kind === 'bot' ? [step.text] : [])),
    fixtureSlots: one.slots,
    checkedSlots: assertions.flatMap((step) =>
      step.kind === 'slot_was_set'
        ? step.slots.map((slot) => (slot.value === undefined ? [slot.name] : [slot.name, plain(slot.value)]))
        : [],
    ),
  };
}

describe('Rasa end-to-end tests', () => {
  it.each(casesOf('rasa-e2e').map((one) => [one.id, one] as const))('%s', (_id, one) => {
    const expected = expectedOf(one) as {
      testCases: readonly Record<string, unknown>[];
      errors: readonly { line: number; reason: string; suggest?: string }[];
    };
    const { source } = sourceOf(one.files[0]!);
    const yaml = new YamlSource(source);
    const found = isReadable(yaml) ? parseE2e(yaml) : [];
    expect(found).toHaveLength(expected.testCases.length);
    for (const [index, wanted] of expected.testCases.entries()) {
      const { slots, ...rest } = wanted;
      const actual = shape(found[index]!);
      expect(actual).toMatchObject(rest);
      if (slots !== undefined) expect(actual[Array.isArray(slots) ? 'checkedSlots' : 'fixtureSlots']).toEqual(slots);
    }
    const errors = (problems: typeof yaml.problems): string[] =>
      problems
        .filter((problem) => problem.level === 'error')
        .map((problem) => `${problem.at.line} ${problem.code} ${problem.suggestion ?? ''}`.trim());
    const wanted = expected.errors.map((error) => `${error.line} ${codes[error.reason]} ${error.suggest ?? ''}`.trim());
    expect(errors(yaml.problems)).toEqual(wanted);
    expect(errors([...rasaFormat.read(source, { settings: {}, readRelated: () => undefined }).problems])).toEqual(
      wanted,
    );
  });
});

describe('Rasa test stories', () => {
  it.each(casesOf('rasa-test-stories').map((one) => [one.id, one] as const))('%s', (_id, one) => {
    const expected = expectedOf(one) as { stories: unknown };
    const { source } = sourceOf(one.files[0]!);
    const yaml = new YamlSource(source);
    const found = parseStories(yaml).map((story) => ({
      story: story.name,
      steps: story.steps.map((step) => {
        switch (step.kind) {
          case 'user':
            return {
              ...(step.intent !== undefined && { intent: step.intent }),
              ...(step.text !== undefined && { user: step.text }),
            };
          case 'action':
            return { action: step.name };
          case 'slot_was_set':
            return {
              slot_was_set: step.slots.map((slot) =>
                slot.value === undefined ? slot.name : { [slot.name]: plain(slot.value) },
              ),
            };
          case 'active_loop':
            return { active_loop: step.name };
          default:
            return step;
        }
      }),
    }));
    expect(found).toEqual(expected.stories);
    expect(rasaFormat.read(source, { settings: {}, readRelated: () => undefined }).problems).toEqual([]);
  });
});
