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
    // In braces: the list and, at once, a step that no other format has in one.
    if (/["']?tests["']?\s{0,99}:\s{0,99}\[\s{0,99}\{\s{0,99}["']?(source|input)["']?\s{0,99}:/.test(head)) return 3;
    const step = /^[ \t]{0,99}-[ \t]{1,99}\{?[ \t]{0,99}["']?(source|input)["']?[ \t]*:/m;
    return /^[ \t]{1,99}["']?tests["']?[ \t]*:/m.test(head) && step.test(head) ? 3 : 0;
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
