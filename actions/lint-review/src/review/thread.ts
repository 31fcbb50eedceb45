import type { Marker } from '../identity/marker.ts';

/** A review thread that this action began, as GitHub has it now. */
export interface OwnThread {
  /** Node ids for mutations. */
  readonly threadId: string;
  readonly commentId: string;
  /** Number that grows with time, to tell the older of two equal comments. */
  readonly databaseId: number;
  readonly marker: Marker;
  readonly path: string;
  /** Last line at the head, or 0 when the line is gone or the thread is about the file. */
  readonly line: number;
  readonly isResolved: boolean;
  readonly isOutdated: boolean;
  /** Hidden, with GitHub's reason in lower case; empty when visible. */
  readonly hidden: string;
  /** Somebody answered. Such a thread is a conversation and never hidden. */
  readonly answered: boolean;
}

/** Reason that this action gives when it hides a comment; other reasons are a human's verdict. */
export const OUR_REASON = 'outdated';

/** Hidden by this action because its finding was gone: it no longer speaks for any finding. */
export function isRetired(thread: OwnThread): boolean {
  return thread.hidden === OUR_REASON && !thread.answered;
}
