import { findFormat } from '../../src/fixture-formats.ts';

describe('the format of a file', () => {
  it.each([
    ['a.convo.txt', '#me\nhi', 'botium'],
    ['a.utterances.csv', 'X\na', 'botium'],
    ['a.yaml', 'convos:\n  - name: a', 'botium'],
    ['a.json', '{"convos": []}', 'botium'],
    ['a.md', '# Convos\n## a\n- me\n  - hi', 'botium'],
    ['stories.md', '## a\n* greet: hi\n  - utter_greet\n', 'rasa'],
    ['a.yml', 'test_cases:\n- test_case: a', 'rasa'],
    ['a.yml', '# test_cases:\n#  - test_case: a', 'rasa'],
    ['a.yml', 'version: "3.1"\nstories:\n- story: a', 'rasa'],
    ['a.test.dialog', '{}', 'bot-framework'],
    ['a.transcript', '[]', 'bot-framework'],
    ['a.chat', 'user=a\nbot=b\n', 'bot-framework'],
    ['promptfooconfig.yaml', 'tests: []', 'promptfoo'],
    ['other.yaml', 'providers: [echo]\nprompts: [a]\ntests: []', 'promptfoo'],
    ['a.jsonl', '{"messages": []}', 'openai'],
    ['suite.yaml', 'name: a\nenvironmentName: b\ntests:\n  - file: a', 'voiceflow'],
    ['a.yaml', 'name: a\ninteractions: []', 'voiceflow'],
    ['a.yml', 'scenarios:\n  a:\n    - say: hi', 'genesys'],
    ['a.yml', 'greets:\n  tests:\n    - source: |\n        + hi', 'rivescript'],
    ['a.yaml', 'greets:\n  tests:\n    - { input: hi, reply: ho }', 'rivescript'],
    ['a.json', '{"greets": {"tests": [{"input": "hi", "reply": "ho"}]}}', 'rivescript'],
    ['a.dlt', '# greets\n\nuser> hi\nbot> ho', 'nlpjs'],
    ['a.dlg', '\ndialog main\n  nlp', 'nlpjs'],
    ['a.bot.yaml', 'convos: []', 'native'],
    ['a.bot.txt', 'conversation: a', 'text'],
  ])('of %s with %j is %#: %s', async (file, head, wanted) => {
    const found = await findFormat(file, head, undefined);
    expect(typeof found === 'object' ? found.name : found).toBe(wanted);
  });

  it.each([
    ['README.md', '# Title\n\n- a list'],
    ['package.json', '{"name": "x"}'],
    ['log.jsonl', '{"time": 1}'],
    ['notes.txt', 'put tests here'],
    ['ci.yaml', 'jobs: {}'],
    ['ci.yaml', 'test:\n  tests:\n    - name: a\n      run: b'],
    ['result.json', '{"a": {\n  "tests": [{"vars": {"input": "b"}}]}}'],
    ['a.dlt', 'DLT\u0001'],
    ['a.dlg', 'IDD_ABOUT DIALOGEX 0, 0'],
  ])('of %s is none', async (file, head) => {
    expect(await findFormat(file, head, undefined)).toBeUndefined();
  });
});
