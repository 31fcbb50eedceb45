import { join } from 'node:path';

/** The built action, as the runner would find it. */
export const ACTION = join(import.meta.dirname, '..');
