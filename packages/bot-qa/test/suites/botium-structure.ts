import type { BotiumAction, BotiumConvo, BotiumScript, BotiumStep } from '../../src/formats/botium/botium-script.ts';
import { parseJson } from '../../src/formats/parse-json.ts';

/** The shape in which the corpus holds what Botium's compiler made of a file. */
export function structureOf(script: BotiumScript): unknown {
  return {
    convos: script.convos.filter((convo) => !/^skip[.\-_]/i.test(convo.name)).map(convoStructure),
    partials: script.partials.map(convoStructure),
    utterances: script.utterances.map((list) => ({ name: list.name, lines: list.lines.map((line) => line.text) })),
    memories: script.memories.map((memory) => ({
      name: memory.name,
      values: Object.fromEntries(memory.values.map(({ name, value }) => [name, value])),
    })),
  };
}

export function convoStructure(convo: BotiumConvo): unknown {
  const collected = (sender: string): unknown => {
    const steps = convo.steps.filter((step) => step.sender === sender);
    return {
      asserters: steps.flatMap((step) => step.asserters.map(actionStructure)),
      logicHooks: steps.flatMap((step) => step.logicHooks.map(actionStructure)),
    };
  };
  return {
    name: convo.name,
    description: convo.description,
    steps: convo.steps.map(stepStructure),
    begin: collected('begin'),
    end: collected('end'),
  };
}

function stepStructure(step: BotiumStep): unknown {
  const payload = step.text === null ? undefined : parseJson(step.text, 'x').value;
  return {
    sender: step.sender,
    ...(step.channel !== undefined && { channel: step.channel }),
    tag: step.tag,
    text: step.text,
    ...(typeof payload === 'object' && payload !== null && { payload }),
    not: step.not,
    optional: step.optional,
    asserters: step.asserters.map(actionStructure),
    logicHooks: step.logicHooks.map(actionStructure),
    userInputs: step.userInputs.map(actionStructure),
  };
}

function actionStructure(action: BotiumAction): unknown {
  return { name: action.name, args: action.args.map((arg) => arg.value), not: action.not, optional: action.optional };
}

/** Without what says nothing (`false`, empty lists, a description of null): both sides leave it out in places. */
export function compact(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(compact);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, item]) => {
      const inner = compact(item);
      const empty =
        inner === false ||
        (Array.isArray(inner) && inner.length === 0) ||
        (key === 'description' && inner === null) ||
        ((key === 'begin' || key === 'end') && Object.keys(inner as object).length === 0);
      return empty ? [] : [[key, inner]];
    }),
  );
}
