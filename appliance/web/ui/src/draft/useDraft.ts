import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useCallback } from "react";
import { DRAFT, readDraft } from "./api";
import type { Draft, Fault, Table, ThingOf } from "./types";

/** The whole draft: `data.document.agents`, faults, what differs. Without a draft it is what is in force. */
export function useDraft() {
  return useQuery({ queryKey: [...DRAFT, "whole"], queryFn: readDraft, staleTime: 3_000 });
}

const PLAIN_NUMBER = /^(0|[1-9]\d*)$/;

/**
 * The things of a table, in order: `thingsOf(draft, "agents")` gives [id, agent] pairs. Where some ids are numbers the
 * order is that of counting: an object has "10" before "01", whatever was written first.
 */
export function thingsOf<T extends Table>(draft: Draft | undefined, table: T): [string, ThingOf<T>][] {
  const things = Object.entries((draft?.document[table] ?? {}) as Record<string, ThingOf<T>>);
  if (!things.some(([id]) => PLAIN_NUMBER.test(id))) return things;
  return things.sort(([one], [other]) => one.localeCompare(other, "en", { numeric: true }));
}

/** The faults that lie below a path. */
export function faultsBelow(faults: readonly Fault[], ...path: (string | number)[]): Fault[] {
  return faults.filter((fault) => path.every((part, at) => fault.path[at] === part));
}

/** Read all that is shown of the draft anew, after a change that was made past `usePart`. */
export function useDraftChanged(): () => Promise<void> {
  const queries = useQueryClient();
  return useCallback(() => queries.invalidateQueries({ queryKey: DRAFT }), [queries]);
}
