import type { FixtureReader } from '../../src/fixture-format.ts';
import { parseDialogScript } from '../../src/formats/nlpjs/parse-dialog-script.ts';
import { nlpjsFormat } from '../../src/formats/nlpjs/read-nlpjs.ts';
import { ProblemList } from '../../src/formats/problem-list.ts';
import { rivescriptFormat } from '../../src/formats/rivescript/read-rivescript.ts';
import type { Check } from '../../src/check.ts';
import type { Conversation, FixtureFile, Step } from '../../src/model.ts';
import type { JsonTemplate } from '../../src/template.ts';
import { casesOf, expectedOf, sourceOf, type CorpusCase } from './corpora-cases.ts';

const each = (...kinds: readonly string[]): (readonly [string, CorpusCase])[] =>
  casesOf(...kinds).map((one) => [one.id, one]);

function readCase(format: FixtureReader, one: CorpusCase, settings: Readonly<Record<string, unknown>>): FixtureFile {
  return format.read(sourceOf(one.files[0]!).source, { settings, readRelated: () => undefined });
}

describe('RiveScript test suites', () => {
  it.each(each('rsts'))('%s, with what is done to the bot', (_id, one) => {
    const expected = expectedOf(one) as { readonly tests: unknown };
    const file = readCase(rivescriptFormat, one, { sendActions: true });
    expect(file.conversations.map(testShape)).toEqual(expected.tests);
    expect(file.problems).toEqual([]);
  });

  it.each(each('rsts'))('%s, as talk alone: all else is named with its line', (_id, one) => {
    const { tests } = expectedOf(one) as { readonly tests: readonly { readonly steps: readonly object[] }[] };
    const steps = tests.flatMap((test) => test.steps);
    const file = readCase(rivescriptFormat, one, {});
    const talk = file.conversations.flatMap((conversation) => conversation.steps.reduce(stepShape, []));
    expect(talk).toEqual(steps.filter((step) => 'user' in step || 'assert' in step));
    const lines = sourceOf(one.files[0]!).source.text.split('\n');
    const named = file.problems.map(({ level, at }) => [level, /\w+/.exec(lines[at.line - 1]!)![0]]);
    const count = (level: string, word: string): number =>
      named.filter(([one_, found]) => one_ === level && found === word).length;
    expect(count('warning', 'source')).toBe(steps.filter((step) => 'load' in step).length);
    expect(count('error', 'set')).toBe(steps.filter((step) => 'set' in step).length);
  });
});

function testShape({ name, steps }: Conversation): unknown {
  const [first] = steps;
  const said = first?.kind === 'user' ? first.alternatives[0]!.event : undefined;
  const options = said?.name === 'options' ? (plain(said.value!) as { username?: string; utf8?: boolean }) : undefined;
  return {
    name,
    user: options?.username ?? null,
    utf8: options?.utf8 ?? false,
    steps: steps.slice(options ? 1 : 0).reduce(stepShape, []),
  };
}

/** What the user says and what the bot answers stand in two steps here, in one there. */
function stepShape(shapes: object[], step: Step): object[] {
  if (step.kind === 'state')
    return [...shapes, { assert: Object.fromEntries(step.checks.map((check) => slotOf(check))) }];
  if (step.kind === 'bot') {
    const [check] = step.messages[0]!.checks;
    const texts = check!.kind === 'any' ? check!.checks : [check!];
    const expect = texts.map((one) => (one as Check & { kind: 'equals' }).text.source);
    return [...shapes.slice(0, -1), { ...shapes.at(-1), expect }];
  }
  const [said] = (step as Step & { kind: 'user' }).alternatives;
  const { event } = said!;
  if (!event) return [...shapes, { user: said!.text!.source }];
  return [...shapes, { [event.name === 'source' ? 'load' : event.name]: plain(event.value!) }];
}

function slotOf(check: Check): [string, unknown] {
  const slot = (check.kind === 'any' ? check.checks[0]! : check) as Check & { kind: 'slot' };
  return [slot.name, plain(slot.value!)];
}

function plain(value: JsonTemplate): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if ('kind' in value)
    return Object.fromEntries(Object.entries(value.entries).map(([key, inner]) => [key, plain(inner)]));
  return 'source' in value ? value.source : value;
}

describe('test dialogs of nlp.js', () => {
  it.each(each('dlt'))('%s', (_id, one) => {
    const expected = expectedOf(one) as { readonly content: unknown };
    const file = readCase(nlpjsFormat, one, {});
    expect(file.conversations).toHaveLength(1);
    const found = file.conversations[0]!.steps.map((step) =>
      step.kind === 'user'
        ? { role: 'user', text: step.alternatives[0]!.text!.source }
        : {
            role: 'bot',
            text: ((step as Step & { kind: 'bot' }).messages[0]!.checks[0] as { text?: { source: string } }).text!
              .source,
          },
    );
    expect(found).toEqual(expected.content);
    expect(file.problems).toEqual([]);
  });
});

describe('dialog scripts of nlp.js', () => {
  it.each(each('dlg'))('%s', (_id, one) => {
    const expected = expectedOf(one) as { readonly content: readonly { kind: string; line: number }[] };
    const problems = new ProblemList();
    const sections = parseDialogScript(sourceOf(one.files[0]!).source, problems);
    const found = sections.map(({ kind, name, at, body }) => ({
      kind,
      name,
      line: at.line,
      body: body.map((line) => line.text),
    }));
    expect(found).toEqual(expected.content);
    expect(problems.all()).toEqual([]);
    const file = readCase(nlpjsFormat, one, {});
    expect(file.conversations).toEqual([]);
    const first = new Map(expected.content.toReversed().map(({ kind, line }) => [kind, line]));
    expect(file.problems.map(({ code, level, at }) => [code, level, at.line])).toEqual(
      [...first.values()].map((line) => ['skipped-file', 'warning', line]),
    );
  });
});
