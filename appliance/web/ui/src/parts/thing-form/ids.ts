import { type Draft, thingsOf } from "@/draft";

const LONGEST = 40;

/** Make an id of a name: its Latin letters and digits, else the kind of thing with a number. */
export function idFor(name: string, kind: string, taken: readonly string[]): string {
  const plain = name
    .normalize("NFKD")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^[^a-z]+|-+$/g, "")
    .slice(0, LONGEST - 4);
  const stem = plain.length >= 2 ? plain : kind;
  if (stem !== kind && !taken.includes(stem)) return stem;
  for (let number = stem === kind ? 1 : 2; ; number += 1) {
    const id = `${stem}-${number}`;
    if (!taken.includes(id)) return id;
  }
}

/** The next free number after the highest: for agents' IDs. */
export function nextNumber(taken: readonly string[], first = 8001): string {
  const numbers = taken.filter((id) => /^\d+$/.test(id)).map(Number);
  return String(numbers.length === 0 ? first : Math.max(...numbers) + 1);
}

/** The first port of the cards that is neither a line nor a telephone yet. */
export function freePort(draft: Draft | undefined): number {
  const things = [...thingsOf(draft, "lines"), ...thingsOf(draft, "endpoints")];
  const taken = new Set(things.map(([, thing]) => (thing.kind === "analog" ? thing.port : undefined)));
  for (let port = 1; ; port += 1) if (!taken.has(port)) return port;
}
