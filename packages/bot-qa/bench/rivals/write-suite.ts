import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { textOf } from '../ways.ts';

export interface SuiteShape {
  readonly conversations: number;
  readonly turns: number;
  /** Whether the bot answers as expected. */
  readonly isRight: boolean;
}

const expected = (turn: number, { isRight }: SuiteShape): string =>
  `You ${isRight ? 'said' : 'shouted'}: ${textOf(turn, 0)}`;

/** One conversation as Botium writes it. Without a name: it is that of the file. */
function conversation(shape: SuiteShape): string {
  const turns = Array.from(
    { length: shape.turns },
    (_, turn) => `#me\n${textOf(turn, 0)}\n\n#bot\n${expected(turn, shape)}\n`,
  );
  return turns.join('\n');
}

/** Writes the same conversation as many times as wanted, each in a `.convo.txt` of its own, into `<folder>/convos`. */
export function writeConvos(folder: string, shape: SuiteShape): void {
  const convos = join(folder, 'convos');
  mkdirSync(convos);
  const text = conversation(shape);
  for (let index = 0; index < shape.conversations; index++) writeFileSync(join(convos, `c${index}.convo.txt`), text);
}

/** How Botium's connector for HTTP reaches the bot; the match is that of bot-qa, the whole text. */
export function writeBotiumConfig(folder: string, url: string): string {
  const file = join(folder, 'botium.json');
  const capabilities = {
    PROJECTNAME: 'bench',
    CONTAINERMODE: 'simplerest',
    SIMPLEREST_URL: url,
    SIMPLEREST_METHOD: 'POST',
    SIMPLEREST_BODY_TEMPLATE: '{"conversationId":"{{botium.conversationId}}","text":"{{msg.messageText}}"}',
    SIMPLEREST_RESPONSE_JSONPATH: '$.messages[*].text',
    SCRIPTING_MATCHING_MODE: 'equals',
  };
  writeFileSync(file, JSON.stringify({ botium: { Capabilities: capabilities } }));
  return file;
}

/**
 * The same conversations as promptfoo puts them: a test for each turn. Turns come in order only when the prompt speaks of
 * `_conversation`, and then one at a time.
 */
export function writePromptfooConfig(folder: string, url: string, shape: SuiteShape, inOrder: boolean): void {
  const tests = Array.from({ length: shape.conversations * shape.turns }, (_, index) => {
    const [session, turn] = [`s${Math.floor(index / shape.turns)}`, index % shape.turns];
    return {
      vars: { text: textOf(turn, 0), session },
      assert: [{ type: 'equals', value: expected(turn, shape) }],
      metadata: { conversationId: session },
    };
  });
  const config = {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: { conversationId: '{{session}}', text: '{{prompt}}' },
    transformResponse: 'json.messages[0].text',
  };
  const prompt = inOrder ? '{% if _conversation %}{% endif %}{{text}}' : '{{text}}';
  writeFileSync(
    join(folder, 'promptfooconfig.json'),
    JSON.stringify({ prompts: [prompt], providers: [{ id: url, config }], tests }),
  );
}
