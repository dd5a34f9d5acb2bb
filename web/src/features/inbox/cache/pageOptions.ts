// How lists that events keep true are held: as they are, without comparing every field at each change.

/**
 * The pages are never mutated, so that what is the same is the same object. Looking for equal parts, as is usual, would
 * take each row that moved by one place for a changed one, and copy it; watching every field costs as much again.
 */
export const KEPT_BY_EVENTS = { staleTime: Infinity, structuralSharing: false, shallow: true } as const
