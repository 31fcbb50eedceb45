import type { FixtureReader } from '../../fixture-format.ts';
import { importedFile } from '../imported-file.ts';
import { ProblemList } from '../problem-list.ts';
import { baseName } from '../text-lines.ts';
import { mapActivities } from './map-activities.ts';
import { parseChat } from './parse-chat.ts';
import { parseTranscript } from './parse-transcript.ts';
import { readTestDialog } from './read-test-dialog.ts';

/** Bot Framework: `.test.dialog` scripts, `.transcript` recordings and `.chat` files. */
export const botFrameworkFormat: FixtureReader = {
  name: 'bot-framework',
  claims(file, head) {
    if (/\.test\.dialog$/i.test(file) || /\.transcript$/i.test(file)) return 3;
    if (!/\.chat$/i.test(file)) return 0;
    return /^\s*(users?|bot)\s*=/im.test(head) || /^(user|bot)\s*:/im.test(head) ? 3 : 2;
  },
  read(source, context) {
    if (/\.dialog$/i.test(source.file)) return readTestDialog(source);
    const problems = new ProblemList();
    const isChat = /\.chat$/i.test(source.file);
    const activities = isChat ? parseChat(source, context, problems) : parseTranscript(source, problems);
    const at = activities[0]?.at ?? { file: source.file, line: 1, column: 1 };
    const name = baseName(source.file).replace(/\.(chat|transcript)$/i, '');
    return importedFile(source.file, 'bot-framework', [mapActivities(name, at, activities, problems)], problems);
  },
};
