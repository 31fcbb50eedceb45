import type { FixtureReader } from '../../fixture-format.ts';
import { YamlSource } from '../../yaml-source.ts';
import { importedFile, isReadable } from '../imported-file.ts';
import { ProblemList } from '../problem-list.ts';
import { mapE2e } from './map-e2e.ts';
import { mapStory } from './map-story.ts';
import { parseE2e } from './parse-e2e.ts';
import { parseMarkdownStories, parseStories } from './parse-stories.ts';

/** Rasa: end-to-end tests (`test_cases:`) and test stories (`stories:`, or the old Markdown). */
export const rasaFormat: FixtureReader = {
  name: 'rasa',
  claims(file, head) {
    if (/\.md$/i.test(file))
      return /^## /m.test(head) && /^\* *[\w+/-]+(\{|:|\s*$)/m.test(head) && /^\s+- /m.test(head) ? 2 : 0;
    if (!/\.ya?ml$/i.test(file)) return 0;
    if (/^(test_cases|stories)\s*:/m.test(head)) return 3;
    return /^#\s*(test_cases|stories)\s*:/m.test(head) ? 2 : 0;
  },
  read(source) {
    const problems = new ProblemList();
    if (/\.md$/i.test(source.file)) {
      const conversations = parseMarkdownStories(source, problems).map((story) => mapStory(story, problems));
      return importedFile(source.file, 'rasa', conversations, problems);
    }
    const yaml = new YamlSource(source);
    const readable = isReadable(yaml);
    const isStories = /^stories\s*:/m.test(source.text) && !/^test_cases\s*:/m.test(source.text);
    const stories = readable && isStories ? parseStories(yaml) : [];
    const cases = readable && !isStories ? parseE2e(yaml) : [];
    problems.addAll(yaml.problems);
    if (/^stub_custom_actions\s*:/m.test(source.text))
      problems.warning(
        'unsupported-feature',
        { file: source.file, line: 1, column: 1 },
        '"stub_custom_actions" are not applied: the assistant under test must be set up with them.',
      );
    const conversations = [
      ...stories.map((story) => mapStory(story, problems)),
      ...cases.map((one) => mapE2e(one, problems)),
    ];
    return importedFile(source.file, 'rasa', conversations, problems);
  },
};
