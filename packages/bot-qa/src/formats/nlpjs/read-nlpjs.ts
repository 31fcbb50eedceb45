import type { FixtureReader } from '../../fixture-format.ts';
import { importedFile } from '../imported-file.ts';
import { ProblemList } from '../problem-list.ts';
import { mapDialogScript } from './map-dialog-script.ts';
import { parseDialogScript } from './parse-dialog-script.ts';
import { readDialogTest } from './read-dialog-test.ts';

/** nlp.js: test dialogs (`.dlt`), and the tests of intents in the script of a bot (`.dlg`). */
export const nlpjsFormat: FixtureReader = {
  name: 'nlpjs',
  claims(file, head) {
    if (/\.dlt$/i.test(file)) return /^[ \t]{0,99}[^\s>#][^>\n]{0,60}>/m.test(head) ? 3 : 0;
    if (/\.dlg$/i.test(file)) return /^[ \t]{0,99}(dialog|intent|entity|import|language)\s/im.test(head) ? 3 : 0;
    return 0;
  },
  read(source, context) {
    const problems = new ProblemList();
    const conversations = /\.dlg$/i.test(source.file)
      ? mapDialogScript(parseDialogScript(source, problems), source, problems)
      : readDialogTest(source, context.settings, problems);
    return importedFile(source.file, 'nlpjs', conversations, problems);
  },
};
