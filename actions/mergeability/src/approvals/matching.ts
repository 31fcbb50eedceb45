/** One approval that is needed, and who could give it. */
export interface Slot<Person> {
  readonly candidates: readonly Person[];
}

/**
 * How many slots can be filled when each person fills at most one: a maximum bipartite matching by augmenting paths.
 * Returns for each slot whether it is filled in one such matching; earlier slots are filled first.
 */
export function fillSlots<Person>(slots: readonly Slot<Person>[]): boolean[] {
  const slotOf = new Map<Person, number>();
  const place = (slot: number, visited: Set<Person>): boolean =>
    (slots[slot]?.candidates ?? []).some((person) => {
      if (visited.has(person)) return false;
      visited.add(person);
      const taken = slotOf.get(person);
      if (taken !== undefined && !place(taken, visited)) return false;
      slotOf.set(person, slot);
      return true;
    });
  slots.forEach((_, slot) => place(slot, new Set()));
  const filled = new Set(slotOf.values());
  return slots.map((_, slot) => filled.has(slot));
}
