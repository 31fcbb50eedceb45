import type { FixtureReader } from '../../fixture-format.ts';
import { YamlSource } from '../../yaml-source.ts';
import { importedFile, isReadable } from '../imported-file.ts';
import { ProblemList } from '../problem-list.ts';
import { mapRsts } from './map-rsts.ts';
import { parseRsts } from './parse-rsts.ts';

/** The RiveScript Test Suite (RSTS), in YAML or JSON: `<name>: {tests: [source | input and reply | set | assert]}`. */
export const rivescriptFormat: FixtureReader = {
  name: 'rivescript',
  claims(file, head) {
    if (!/\.(ya?ml|json)$/i.test(file)) return 0;
    // A list of tests below a name, and an item that no other format has in one. JSON is YAML in braces.
    const list =
      /^[ \t]+["']?tests["']?[ \t]*:/m.test(head) || /\{\s{0,99}["']?tests["']?\s{0,99}:\s{0,99}\[/.test(head);
    const item = /(?:^[ \t]{0,99}-[ \t]{1,99}|[[,{]\s{0,99})["'{]{0,2}(?:source|input)["']?[ \t]*:/m.test(head);
    return list && item ? 3 : 0;
  },
  read(source, context) {
    const yaml = new YamlSource(source);
    const tests = isReadable(yaml) ? parseRsts(yaml) : [];
    const problems = new ProblemList();
    problems.addAll(yaml.problems);
    const isHandedOn = context.settings['sendActions'] === true;
    const conversations = tests.map((test) => mapRsts(test, isHandedOn, problems));
    return importedFile(source.file, 'rivescript', conversations, problems);
  },
};
