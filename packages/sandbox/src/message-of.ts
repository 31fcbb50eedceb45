import { types } from 'node:util';

/** What an error says, or anything else that was thrown; also of errors that another realm made (a test's, a worker's). */
export function messageOf(error: unknown): string {
  return types.isNativeError(error) ? error.message : String(error);
}
