/** One thing that the bot of the conformance suite says. */
export interface ConformanceReply {
  readonly afterMs: number;
  /** Not before the answer to the request: only protocols that can be late send these. */
  readonly late: boolean;
  readonly message: {
    readonly id: string;
    readonly text: string;
    readonly buttons?: readonly { readonly title: string; readonly payload: string }[];
    readonly media?: readonly { readonly url: string }[];
  };
}

/** The bot on the other side: say what it answers to a text in a session. Throws for `fail`. */
export function conformanceBot(): (session: string, text: string) => ConformanceReply[] {
  const memory = new Map<string, string>();
  let count = 0;
  const say = (
    text: string,
    extra: Partial<ConformanceReply['message']> = {},
    afterMs = 0,
    late = false,
  ): ConformanceReply => ({ afterMs, late, message: { id: `m${++count}`, text, ...extra } });
  return (session, text) => {
    const [command = '', rest = ''] = split(text);
    switch (command) {
      case 'say':
        return Array.from({ length: Number(rest) }, (_, index) => say(String(index + 1)));
      case 'nothing':
        return [];
      case 'slow':
        return [say('at last', {}, Number(rest))];
      case 'late':
        return [say('one moment'), say('here it is', {}, Number(rest), true)];
      case 'twice': {
        const once = say('only once');
        return [once, once];
      }
      case 'remember':
        memory.set(session, rest);
        return [say('noted')];
      case 'recall':
        return [say(memory.get(session) ?? 'nothing')];
      case 'buttons':
        return [
          say('choose', {
            buttons: rest.split('|').map((title, index) => ({ title, payload: `pressed ${index + 1}` })),
          }),
        ];
      case 'pressed':
        return [say(`you pressed ${rest}`)];
      case 'image':
        return [say('look', { media: [{ url: 'https://cdn.example.test/cat.png' }] })];
      case 'long':
        return [say('x'.repeat(Number(rest)))];
      case 'fail':
        throw new Error('the bot broke, as it was told to');
      default:
        return [say(command === 'echo' ? rest : `unknown: ${text}`)];
    }
  };
}

function split(text: string): [string, string] {
  const space = text.indexOf(' ');
  return space < 0 ? [text, ''] : [text.slice(0, space), text.slice(space + 1)];
}
