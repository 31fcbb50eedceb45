import { UserError } from 'action-kit/errors';

/** A report that cannot be read as a whole. The message names the place and what to change. */
export class ReportError extends UserError {}
