import { allFormats } from '../../src/fixture-formats.ts';
import { everything, everythingAsText } from './everything.ts';
import { mutate, seededRandom } from './mutate.ts';
import { complaintAbout } from './read-anything.ts';

const samples: readonly (readonly [format: string, file: string, text: string])[] = [
  ['native', 'a.bot.yaml', everything],
  ['text', 'a.bot.txt', everythingAsText],
  [
    'botium',
    'a.convo.txt',
    'Tea\n\n#begin\nSET_SCRIPTING_MEMORY item|tea\n\n#me\nI want $item\n\n#bot\n?!Which\nBUTTONS a|b\nPAUSE 5\n\n#include x\n',
  ],
  ['botium', 'a.pconvo.txt', 'x\n\n#me\nhi\n\n#bot\n{"a": [1, "b"]}\nCONVO_STEP_PARAMETERS {"stepTimeout": 5}\n'],
  ['botium', 'a.utterances.txt', 'UTT\nhi %s\nhello\n'],
  ['botium', 'a.scriptingmemory.txt', 'case|$a|$b\none|1|2\ntwo||3\n'],
  ['botium', 'a.convo.csv', 'question,answer\n"a ""b""",c\n'],
  [
    'botium',
    'a.yaml',
    'convos:\n  - name: a\n    steps:\n      - me: [hi, {PAUSE: [5]}]\n      - bot: ["!hello", {OPTIONAL_NOT_TEXT: [a]}]\nutterances: {U: [a, b]}\n',
  ],
  ['botium', 'a.md', '# Convos\n## One\n- me\n  - hi\n- bot\n  - hello\n# Utterances\n## U\n- a\n'],
  [
    'rasa',
    'a.yml',
    'test_cases:\n- test_case: a\n  steps:\n  - user: hi\n    assertions:\n    - flow_started: a\n    - bot_uttered: {text_matches: "a.*", buttons: [{title: Yes}]}\n  - utter: utter_a\n',
  ],
  [
    'rasa',
    'b.yml',
    'stories:\n- story: a\n  steps:\n  - intent: a\n    user: "[x](y)"\n  - action: b\n  - slot_was_set: [{a: 1}]\n',
  ],
  [
    'bot-framework',
    'a.transcript',
    '[{"type":"message","from":{"role":"user"},"text":"a"},{"type":"message","from":{"role":"bot"},"text":"b","attachments":[{"contentType":"x","content":{"title":"t"}}]}]',
  ],
  [
    'bot-framework',
    'a.chat',
    'user=joe\nbot=bot\n\njoe: hi\nbot: [Typing][Delay=5]\nhello [Suggestions=a|b]\n[HeroCard=\n Title=x\n Buttons=a|b\n]\n',
  ],
  [
    'bot-framework',
    'a.test.dialog',
    '{"$kind":"Microsoft.Test.Script","script":[{"$kind":"Microsoft.Test.UserSays","text":"a"},{"$kind":"Microsoft.Test.AssertReply","text":"b","assertions":["text == \'b\'"]}]}',
  ],
  [
    'promptfoo',
    'promptfooconfig.yaml',
    'prompts: ["{{a}}"]\nproviders: [echo]\ntests:\n  - vars: {a: [x, y]}\n    assert: [{type: javascript, value: "output.length < 5"}, {type: not-contains, value: b}]\n',
  ],
  [
    'openai',
    'a.jsonl',
    '{"messages":[{"role":"user","content":"a"},{"role":"assistant","content":"b","tool_calls":[]}]}\n',
  ],
  [
    'voiceflow',
    'a.yaml',
    'name: a\ninteractions:\n  - id: a\n    user: {type: text, text: a}\n    agent: {validate: [{type: regexp, value: "/a/i"}]}\n',
  ],
  [
    'genesys',
    'a.yml',
    'config: {deploymentId: a, region: b}\nscenarios:\n  "a":\n    - say: a\n    - waitForReplyMatching: "a|b"\n',
  ],
  [
    'rivescript',
    'a.yml',
    'a:\n  username: "b"\n  tests:\n    - source: |\n        + hi\n        - ho\n    - input: hi\n      reply: [ho, hey]\n    - assert: {name: "undefined"}\n',
  ],
  ['nlpjs', 'a.dlt', '# a\nuser> hi\nbot> hello\n'],
  [
    'nlpjs',
    'a.dlg',
    'language en\nintent a\n  utterances\n  - hi\n  tests\n  - hey\n  answers\n  - ho\n  - /b\ndialog b\n  [x > 1] say c\n',
  ],
];

describe('mutated fixtures', () => {
  it('never throw, hang, or check nothing without saying so', async () => {
    const formats = new Map((await allFormats()).map((format) => [format.name, format]));
    const random = seededRandom(7);
    const buffers = samples.map(([, , text]) => Buffer.from(text));
    for (const [index, [format, file]] of samples.entries()) {
      expect(complaintAbout(buffers[index]!, file, formats.get(format)!)).toBeUndefined();
      for (let round = 0; round < 80; round++) {
        const bytes = mutate(buffers[index]!, buffers[Math.floor(random() * buffers.length)]!, random);
        const complaint = complaintAbout(bytes, file, formats.get(format)!);
        if (complaint !== undefined)
          throw new Error(
            `${complaint}\nformat ${format}, round ${round}:\n${JSON.stringify(bytes.toString('latin1'))}`,
          );
      }
    }
  });
});
