import { isFields, quoted, writeField, type Fields } from './write-field.ts';

/** Steps as lines; one that has no readable form is written as YAML behind a dash. */
export function writeTextSteps(steps: readonly Fields[]): string[] {
  return steps.flatMap((step) => writeStep(step) ?? [`- ${quoted(step)}`]);
}

function writeStep({ ...step }: Fields): string[] | undefined {
  const parts = Object.entries(step).map(([key, value]): string[] | undefined => {
    switch (key) {
      case 'if':
        return writeBranch('if', value, step['then']);
      case 'then':
        return 'if' in step ? [] : undefined;
      case 'else':
      case 'otherwise':
      case 'repeat':
        return below(key, writeTextSteps(value as Fields[]));
      case 'switch': {
        const cases = (value as readonly Fields[]).map((one) => writeBranch('when', one['when'], one['then']));
        return cases.some((one) => !one) || cases.length === 0
          ? undefined
          : below(
              key,
              cases.flatMap((one) => one!),
            );
      }
      case 'unordered':
      case 'subset': {
        const messages = (value as readonly unknown[]).map((one) => writeField('bot', one, []));
        return messages.some((one) => !one)
          ? undefined
          : below(
              key,
              messages.flatMap((one) => one!),
            );
      }
      default:
        return writeField(key, value, []);
    }
  });
  return parts.some((part) => part === undefined) ? undefined : parts.flatMap((part) => part!);
}

/** A condition stands on one line, the steps below it. */
function writeBranch(key: string, condition: unknown, steps: unknown): string[] | undefined {
  const chain = isFields(condition) ? writeField(key, condition, []) : undefined;
  const line = chain?.length === 1 ? chain[0]! : `${key}: ${quoted(condition)}`;
  return [line, ...writeTextSteps(steps as Fields[]).map((one) => `  ${one}`)];
}

function below(key: string, lines: readonly string[]): string[] {
  return [`${key}:`, ...lines.map((line) => `  ${line}`)];
}
