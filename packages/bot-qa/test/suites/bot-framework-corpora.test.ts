import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { ReadContext } from '../../src/fixture-format.ts';
import type { Activity } from '../../src/formats/bot-framework/activity.ts';
import { parseChat } from '../../src/formats/bot-framework/parse-chat.ts';
import { parseTestScript } from '../../src/formats/bot-framework/parse-test-script.ts';
import { parseTranscript } from '../../src/formats/bot-framework/parse-transcript.ts';
import { botFrameworkFormat } from '../../src/formats/bot-framework/read-bot-framework.ts';
import { plainValue } from '../../src/formats/parse-json.ts';
import { ProblemList } from '../../src/formats/problem-list.ts';
import { casesOf, corpus, expectedOf, sourceOf } from './corpora-cases.ts';

function contextOf(file: string): ReadContext {
  return {
    settings: {},
    readRelated: (name) => {
      const path = join(dirname(file), name);
      return existsSync(join(corpus, path)) ? sourceOf(path).source : undefined;
    },
  };
}

/** Activities as the corpus writes them; a suggestion or an event would show up as a difference. */
function shape(activity: Activity): unknown {
  const { at: _at, ...rest } = activity;
  return JSON.parse(JSON.stringify(rest));
}

describe('tests of adaptive dialogs', () => {
  /** Files whose checks look inside the bot's process: read in full, and refused with the line instead of run half. */
  const refused = new Set<string>();
  const cases = casesOf('test-dialog');

  it.each(cases.map((one) => [one.id, one] as const))('%s', (_id, one) => {
    const expected = expectedOf(one) as { description: string | null; script: readonly Record<string, unknown>[] };
    const file = one.files.find((name) => name.endsWith('.test.dialog'))!;
    const problems = new ProblemList();
    const script = parseTestScript(sourceOf(file).source, problems)!;
    const found = script.steps.map((step) => {
      const { $kind: _kind, $comment: _comment, ...rest } = plainValue(step.node) as Record<string, unknown>;
      const byDefault = step.kind === 'AssertReply' || step.kind === 'AssertReplyOneOf' ? { exact: true } : {};
      return { kind: step.kind, ...byDefault, ...rest };
    });
    expect(found).toEqual(expected.script);
    expect(problems.all()).toEqual([]);
    const { problems: mistakes, conversations } = botFrameworkFormat.read(sourceOf(file).source, contextOf(file));
    const errors = mistakes.filter((problem) => problem.level === 'error');
    if (errors.length > 0) refused.add(one.id);
    else expect(conversations[0]!.steps).toHaveLength(expected.script.length);
    for (const error of errors) expect(['unsupported-assertion', 'no-assertion']).toContain(error.code);
  });

  it('refuses only the test that reads telemetry', () => {
    expect([...refused].map((id) => id.slice(id.lastIndexOf('/') + 1))).toEqual(['CacheLuisRecognizer.test.dialog']);
  });
});

describe('transcripts and chats', () => {
  it.each(casesOf('transcript-and-chat').map((one) => [one.id, one] as const))(
    '%s: transcript and chat are the same conversation',
    (_id, one) => {
      const { transcript } = expectedOf(one) as { transcript: unknown };
      for (const file of one.files) {
        const problems = new ProblemList();
        const { source } = sourceOf(file);
        const found = file.endsWith('.chat')
          ? parseChat(source, contextOf(file), problems)
          : parseTranscript(source, problems);
        expect(found.map(shape)).toEqual(transcript);
        expect(problems.all()).toEqual([]);
      }
    },
  );

  it.each(casesOf('chat').map((one) => [one.id, one] as const))('%s', (_id, one) => {
    const { activities } = expectedOf(one) as { activities: unknown };
    const file = one.files.find((name) => name.endsWith('.chat'))!;
    const problems = new ProblemList();
    expect(parseChat(sourceOf(file).source, contextOf(file), problems).map(shape)).toEqual(activities);
    expect(problems.all()).toEqual([]);
  });
});
