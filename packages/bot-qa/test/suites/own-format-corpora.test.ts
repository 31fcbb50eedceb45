import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { ReadContext } from '../../src/fixture-format.ts';
import { genesysFormat } from '../../src/formats/genesys/read-genesys.ts';
import type { ChatTurn } from '../../src/formats/openai/parse-chat-line.ts';
import { parseChatLines } from '../../src/formats/openai/read-openai.ts';
import { ProblemList } from '../../src/formats/problem-list.ts';
import { readVoiceflowSuite } from '../../src/formats/voiceflow/read-voiceflow.ts';
import type { Check } from '../../src/check.ts';
import type { Step } from '../../src/model.ts';
import type { Problem } from '../../src/source.ts';
import type { JsonTemplate } from '../../src/template.ts';
import { casesOf, corpus, expectedOf, sourceOf } from './corpora-cases.ts';

interface ExpectedError {
  readonly file?: string;
  readonly line: number;
  readonly reason: string;
  readonly suggest?: string;
}

/** The corpus's words for mistakes, and this project's. */
const codes: Readonly<Record<string, string>> = {
  'invalid-json': 'bad-json',
  'missing-messages': 'missing-key',
  'unknown-role': 'bad-value',
  'bad-content': 'bad-value',
  'not-an-object': 'bad-value',
  'no-assertion': 'no-assertion',
  'missing-key': 'missing-key',
  'bad-expression': 'bad-regex',
  'unknown-step': 'unknown-key',
  'unknown-key': 'unknown-key',
  'unknown-check': 'unknown-asserter',
  'file-not-found': 'unreadable-file',
};

function errorsOf(problems: readonly Problem[]): string[] {
  return problems
    .filter((problem) => problem.level === 'error')
    .map((problem) => `${problem.at.line} ${problem.code} ${problem.suggestion ?? ''}`.trim())
    .sort();
}

function wantedErrors(errors: readonly ExpectedError[]): string[] {
  return errors.map((error) => `${error.line} ${codes[error.reason]} ${error.suggest ?? ''}`.trim()).sort();
}

const nothingRelated: ReadContext = { settings: {}, readRelated: () => undefined };

describe('OpenAI chat lines', () => {
  const cases = casesOf('openai-jsonl');
  it.each(cases.map((one) => [one.id, one] as const))('%s', (_id, one) => {
    const expected = expectedOf(one) as { conversations: unknown; errors: readonly ExpectedError[] };
    const problems = new ProblemList();
    const lines = parseChatLines(sourceOf(one.files[0]!).source, problems);
    const found = lines.map((line) => {
      const system = line.turns.flatMap((turn) => (turn.kind === 'system' ? [turn.text] : []));
      return {
        line: line.line,
        turns: line.turns.flatMap((turn) => (turn.kind === 'system' ? [] : [turnShape(turn)])),
        ...(system.length > 0 && { system }),
        ...(line.metadata !== undefined && { metadata: line.metadata }),
      };
    });
    expect(found).toEqual(expected.conversations);
    expect(errorsOf(problems.all())).toEqual(wantedErrors(expected.errors));
  });
});

function turnShape(turn: ChatTurn): unknown {
  switch (turn.kind) {
    case 'user':
      return {
        user: turn.text,
        ...(turn.attachments.length > 0 && { attachments: turn.attachments }),
        ...(turn.name !== undefined && { name: turn.name }),
      };
    case 'expect':
      return { expect: turn.text, ...(!turn.checked && { checked: false }) };
    case 'tool-calls':
      return { expectToolCalls: turn.calls };
    case 'refusal':
      return { expectRefusal: turn.text };
    case 'tool':
      return { tool: turn.id, content: turn.content };
    default:
      return turn;
  }
}

describe('Genesys scripts', () => {
  it.each(casesOf('genesys-script').map((one) => [one.id, one] as const))('%s', (_id, one) => {
    const expected = expectedOf(one) as { scenarios: unknown; errors: readonly ExpectedError[] };
    const file = genesysFormat.read(sourceOf(one.files[0]!).source, nothingRelated);
    const found = file.conversations.map((conversation) => ({
      name: conversation.name,
      line: conversation.at.line,
      steps: conversation.steps.map((step) => {
        if (step.kind === 'user') return { user: step.alternatives[0]!.text!.source };
        const [check] = (step as Step & { kind: 'bot' }).messages[0]!.checks;
        return check?.kind === 'regex'
          ? { matches: check.pattern.source }
          : { contains: (check as Check & { kind: 'contains' }).text.source };
      }),
    }));
    expect(found).toEqual(expected.scenarios);
    expect(errorsOf(file.problems)).toEqual(wantedErrors(expected.errors));
  });
});

describe('Voiceflow suites', () => {
  it.each(casesOf('voiceflow-suite').map((one) => [one.id, one] as const))('%s', (_id, one) => {
    const expected = expectedOf(one) as {
      name: string;
      sharedSession: boolean;
      tests: unknown;
      errors: readonly ExpectedError[];
    };
    const main = one.files.find((file) => file.endsWith('suite.yaml'))!;
    const problems = new ProblemList();
    const suite = readVoiceflowSuite(
      sourceOf(main).source,
      {
        settings: {},
        readRelated: (name) => {
          const path = join(dirname(main), name);
          try {
            readFileSync(join(corpus, path));
          } catch {
            return undefined;
          }
          return sourceOf(path).source;
        },
      },
      problems,
    );
    expect({
      name: suite.name,
      sharedSession: suite.sharesSession,
      tests: suite.tests.map((test) => ({
        id: test.id,
        name: test.name,
        steps: test.steps.reduce(voiceflowShape, []),
      })),
    }).toEqual({ name: expected.name, sharedSession: expected.sharedSession, tests: expected.tests });
    expect(errorsOf(problems.all())).toEqual(wantedErrors(expected.errors));
  });
});

/** Checks of the message and of variables stand in two steps here, in one list there. */
function voiceflowShape(shapes: unknown[], step: Step): unknown[] {
  if (step.kind === 'user') {
    const [said] = step.alternatives;
    const event = said?.event?.name;
    return [
      ...shapes,
      event === 'launch' ? { launch: true } : event === undefined ? { user: said?.text?.source } : { event },
    ];
  }
  const checks = (step.kind === 'state' ? step.checks : step.kind === 'bot' ? step.messages[0]!.checks : []).map(
    checkShape,
  );
  const last = shapes.at(-1) as { checks?: unknown[] } | undefined;
  if (!last?.checks) return [...shapes, { checks }];
  return [...shapes.slice(0, -1), { checks: [...last.checks, ...checks] }];
}

function checkShape(check: Check): unknown {
  const text = (value: JsonTemplate | undefined): unknown =>
    typeof value === 'object' && value !== null && 'source' in value ? value.source : value;
  switch (check.kind) {
    case 'contains':
    case 'equals':
      return [check.kind, check.text.source];
    case 'regex':
      return ['regexp', check.pattern.source, ...(check.ignoreCase ? ['i'] : [])];
    case 'type':
      return ['traceType', 'speak'];
    case 'embedding':
      return ['similarity', check.texts.map((one) => one.source), check.threshold];
    case 'slot':
      return ['variable', check.name, text(check.value)];
    default:
      return check.kind;
  }
}
