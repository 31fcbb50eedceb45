import type { GitHub } from './server.ts';

/** Adds the operations of one family to a server's router. */
export type Family = (github: GitHub) => void;

/** Every family of operations that the sandbox serves. */
export const families: readonly Family[] = [];
