import type { Draft } from "@/draft";
import type { Named } from "@/parts/thing-form";

type Person = { id: string; hasPhone: boolean; chosen: readonly string[]; ownPhone: string };

/** Of all places those at which somebody can be reached: nobody else's own phone, and theirs by the name of just that. */
export function placesOf(draft: Draft | undefined, { id, hasPhone, chosen, ownPhone }: Person) {
  const { agents = {}, endpoints = {} } = draft?.document ?? {};
  const isFit = (place: string) => {
    if (place in agents) return place === id && hasPhone;
    const found = endpoints[place];
    return found?.kind !== "browser" || found.agent === id;
  };
  return (all: readonly Named[]): Named[] =>
    all
      .filter((each) => chosen.includes(each.id) || isFit(each.id))
      .map((each) => (each.id === id ? { id, name: ownPhone } : each));
}
