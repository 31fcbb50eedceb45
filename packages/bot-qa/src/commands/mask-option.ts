import { maskWith, type Mask } from '../compare/mask-volatile.ts';
import { UsageError, type ParsedArguments } from '../parse-arguments.ts';

/**
 * The mask of `--mask`, which may be repeated; of compare, coverage and crawl.
 *
 * @throws UsageError with the pattern that is not understood
 */
export function readMask(parsed: ParsedArguments): Mask {
  const patterns = parsed.values.get('mask') ?? [];
  for (const pattern of patterns) {
    try {
      maskWith([pattern]);
    } catch (cause) {
      throw new UsageError(`"--mask ${pattern}": ${(cause as Error).message}`);
    }
  }
  return maskWith(patterns);
}
