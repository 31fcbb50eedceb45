import fc from 'fast-check';
import { parseWorkflowCommand, property } from './workflow-command.ts';

const parse = (line: string) => parseWorkflowCommand(line, (name) => ['error', 'debug', 'group'].includes(name));

describe('a workflow command', () => {
  it.each([
    ['::error::text', 'error', {}, 'text'],
    ['  ::ERROR file=a.js,line=3::text', 'error', { file: 'a.js', line: '3' }, 'text'],
    ['::error file=a%2Cb%3Ac.js,title=x=y::a%0Ab%25', 'error', { file: 'a,b:c.js', title: 'x=y' }, 'a\nb%'],
    ['::error::%250A', 'error', {}, '%0A'],
    ['::error file=,line::text', 'error', {}, 'text'],
    ['::error::a::b', 'error', {}, 'a::b'],
    ['##[error]text', 'error', {}, 'text'],
    ['before ##[error file=a.js;line=1]text%5D', 'error', { file: 'a.js', line: '1' }, 'text]'],
  ])('%s', (line, name, properties, data) => {
    const command = parse(line);
    expect(command).toMatchObject({ name, data });
    expect(Object.fromEntries(command?.properties ?? [])).toEqual(properties);
  });

  it.each(['std::string::npos', '::std::string', 'x ::error::y', '::error', '', '##[unknown]x', '##[error'])(
    'is not made of %j',
    (line) => expect(parse(line)).toBeUndefined(),
  );

  it('keeps any message and property that is escaped as the toolkit escapes them', () => {
    const escape = (text: string) => text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
    const escapeProperty = (text: string) => escape(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'grapheme', minLength: 1 }), (message, title) => {
        const command = parse(`::error title=${escapeProperty(title)},line=1::${escape(message)}`);
        expect(command?.data).toBe(message);
        // The runner trims spaces around the list of properties.
        if (title.trim() === title) expect(command && property(command, 'Title')).toBe(title);
      }),
    );
  });
});
