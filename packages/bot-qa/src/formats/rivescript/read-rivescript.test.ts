import { rivescriptFormat } from './read-rivescript.ts';
import type { FixtureFile } from '../../model.ts';

function read(text: string, settings: Readonly<Record<string, unknown>> = {}): FixtureFile {
  const source = { file: 'a.yml', text, bytes: Buffer.from(text) };
  return rivescriptFormat.read(source, { settings, readRelated: () => undefined });
}

const mistakes = (file: FixtureFile): string[] =>
  file.problems.map(({ at, code, level, suggestion }) =>
    [`${at.line}:${at.column}`, level, code, suggestion ?? ''].join(' ').trim(),
  );

describe('a suite of RiveScript', () => {
  it.each([
    ['- input: hi\n      replay: ho', ['4:7 error unknown-key reply']],
    ['- input: hi', ['3:7 error no-assertion']],
    ['- {input: hi, reply: []}', ['3:19 error no-assertion']],
    ['- reply: ho', ['3:7 error missing-key']],
    ['- {source: x, input: hi, reply: ho}', ['3:19 error bad-value']],
    ['- {set: {a: b}, reply: ho}', ['3:21 error bad-value']],
    ['- {}', ['3:7 error missing-key']],
    ['- assert: {a: [1]}', ['3:19 error bad-value']],
    ['- assert: {}', ['3:7 error no-assertion']],
    ['- source: x', ['1:1 error no-assertion']],
  ])('with the step %j has the mistake %j', (step, wanted) => {
    const file = read(`greets:\n  tests:\n    ${step}\n`);
    expect(mistakes(file)).toEqual(wanted);
    expect(file.conversations).toEqual([]);
  });

  it('says what is not done to the bot, unless the bot takes it as events', () => {
    const text =
      'greets:\n  username: joe\n  tests:\n    - source: x\n    - set: {a: 1}\n    - input: hi\n      reply: [ho, hey]\n';
    expect(mistakes(read(text))).toEqual([
      '2:3 warning unsupported-feature',
      '4:7 warning unsupported-feature',
      '5:7 error unsupported-feature',
    ]);
    const sent = read(text, { sendActions: true });
    expect(mistakes(sent)).toEqual([]);
    const events = sent.conversations[0]!.steps.map(
      (step) => step.kind === 'user' && step.alternatives[0]!.event?.name,
    );
    expect(events).toEqual(['options', 'source', 'set', undefined, false]);
  });
});
