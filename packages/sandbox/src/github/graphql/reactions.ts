import { paginate, type PageArguments } from './connection.ts';
import type { Fields } from './resolver-map.ts';

interface Group {
  readonly content: string;
  readonly subject: object;
}

const CONTENTS = ['THUMBS_UP', 'THUMBS_DOWN', 'LAUGH', 'HOORAY', 'CONFUSED', 'HEART', 'ROCKET', 'EYES'];

/** One group for each reaction, as at GitHub; all are empty, because nobody can react here. */
export const reactable: Fields<object> = {
  reactionGroups: (subject) => CONTENTS.map((content): Group => ({ content, subject })),
};

export const reactionGroup: Fields<Group> = {
  content: ({ content }) => content,
  createdAt: () => null,
  reactors: (_, args: PageArguments) => paginate([], args),
  users: (_, args: PageArguments) => paginate([], args),
  subject: ({ subject }) => subject,
  viewerHasReacted: () => false,
};
