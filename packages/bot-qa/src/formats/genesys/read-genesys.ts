import type { Node } from 'yaml';
import type { FixtureReader } from '../../fixture-format.ts';
import { compileRegex } from '../../matching/compile-regex.ts';
import type { Conversation, FixtureFile, Step } from '../../model.ts';
import type { SourceFile } from '../../source.ts';
import { literal } from '../../template.ts';
import { YamlSource } from '../../yaml-source.ts';
import { expects, importedConversation, importedFile, isReadable, looksAtReplies, says } from '../imported-file.ts';
import { ProblemList } from '../problem-list.ts';

/** Scripts of the Genesys web messaging tester: `scenarios: {name: [say | waitForReplyContaining | waitForReplyMatching]}`. */
export const genesysFormat: FixtureReader = {
  name: 'genesys',
  claims(file, head) {
    if (!/\.ya?ml$/i.test(file)) return 0;
    return /^scenarios\s*:/m.test(head) && /^\s+-\s+(say|waitForReply\w*)\s*:/m.test(head) ? 3 : 0;
  },
  read: readGenesys,
};

function readGenesys(source: SourceFile): FixtureFile {
  const yaml = new YamlSource(source);
  const conversations = isReadable(yaml) ? readRoot(yaml) : [];
  const problems = new ProblemList();
  problems.addAll(yaml.problems);
  return importedFile(source.file, 'genesys', conversations, problems);
}

function readRoot(yaml: YamlSource): Conversation[] {
  const fields = yaml.fields(yaml.root, 'A script', ['config', 'scenarios']);
  if (!fields) return [];
  const config = fields.get('config');
  if (config) {
    const inner = yaml.fields(config.value, '"config"', ['deploymentId', 'region', 'origin', 'customAttributes']);
    for (const key of ['deploymentId', 'region'])
      if (inner && !inner.has(key)) yaml.problem('missing-key', config.key, `"config" needs "${key}".`);
  }
  const scenarios = fields.get('scenarios');
  if (!scenarios) {
    yaml.problem('missing-key', yaml.root, 'A script needs "scenarios".');
    return [];
  }
  const found = [...(yaml.fields(scenarios.value, '"scenarios"')?.values() ?? [])];
  if (found.length === 0 && yaml.isMap(scenarios.value))
    yaml.problem('empty-fixture', scenarios.key, '"scenarios" is empty: nothing would be tested.');
  return found.flatMap((field): Conversation[] => {
    const before = yaml.problems.length;
    const steps = (yaml.list(field.value, `Scenario "${field.name}"`) ?? []).flatMap((item) => readStep(yaml, item));
    if (yaml.problems.length > before) return [];
    if (!looksAtReplies(steps)) {
      yaml.problem('no-assertion', field.key, 'This scenario never waits for a reply.');
      return [];
    }
    return [importedConversation(field.name, yaml.at(field.key), steps)];
  });
}

function readStep(yaml: YamlSource, node: Node | null): Step[] {
  const fields = yaml.fields(node, 'A step', ['say', 'waitForReplyContaining', 'waitForReplyMatching']);
  return [...(fields?.values() ?? [])].flatMap((field): Step[] => {
    const at = yaml.at(field.key);
    const text = yaml.text(field.value, `"${field.name}"`);
    if (!text) return [];
    const template = literal(text.value, yaml.at(text.node));
    if (field.name === 'say') return [says(at, { text: template })];
    if (field.name === 'waitForReplyContaining') {
      if (text.value === '')
        return yaml.problem('no-assertion', text.node, 'Every reply contains an empty text.') ?? [];
      return [expects(at, [{ kind: 'contains', text: template, at: template.at }])];
    }
    try {
      compileRegex(text.value);
    } catch (cause) {
      return yaml.problem('bad-regex', text.node, (cause as Error).message) ?? [];
    }
    return [expects(at, [{ kind: 'regex', pattern: template, at: template.at }])];
  });
}
