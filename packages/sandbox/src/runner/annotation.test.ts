import { AnnotationLog, toAnnotation } from './annotation.ts';

const annotate = (properties: Record<string, string>, data = 'text') =>
  toAnnotation({ name: 'error', properties: new Map(Object.entries(properties)), data }, 'error', 'main', '/work/app');

describe('an annotation', () => {
  it.each([
    [
      { file: '/work/app/src/a.js', line: '3', endLine: '5' },
      { file: 'src/a.js', line: 3, endLine: 5 },
    ],
    [{ file: '/elsewhere/a.js' }, { file: '/elsewhere/a.js' }],
    [
      { file: 'a.js', endLine: '5' },
      { file: 'a.js', line: 5, endLine: 5 },
    ],
    [
      { line: '3', endLine: '5', col: '1' },
      { line: 3, endLine: 5 },
    ],
    [{ line: '5', endLine: '3', col: '1' }, {}],
    [{ line: '3', col: '7', endColumn: '2' }, { line: 3 }],
    [
      { line: '3', col: '2', endColumn: '7' },
      { line: 3, column: 2, endColumn: 7 },
    ],
    [{ col: '2' }, {}],
    [{ line: 'x' }, {}],
  ])('of %j is placed at %j', (properties, placed) => {
    expect(annotate(properties as Record<string, string>)).toEqual({
      level: 'error',
      phase: 'main',
      message: 'text',
      ...placed,
    });
  });

  it('is cut after 4096 characters', () => {
    expect(annotate({}, 'x'.repeat(5000)).message).toHaveLength(4096);
  });

  it('is kept ten times of a level and step, fifty times of a job', () => {
    const log = new AnnotationLog();
    for (const phase of ['pre', 'main', 'post'] as const) {
      for (const level of ['error', 'warning', 'notice'] as const) {
        for (let index = 0; index < 11; index += 1) log.add({ level, phase, message: `${index}` });
      }
    }
    expect(log.kept).toHaveLength(50);
    expect(log.dropped).toHaveLength(49);
  });
});
