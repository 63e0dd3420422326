import { useQuery } from "@tanstack/react-query";
import { useCallback, useMemo } from "react";
import { serverText } from "@/i18n/serverText";
import { DRAFT, readPart } from "./api";
import type { Fault, PartBody, Place, SectionOf, Single, Table, ThingOf } from "./types";
import { type SaveState, type Saving, useSaving } from "./useSaving";

export type { SaveState };

/** A part of the draft that is being edited. */
export type Part<V> = {
  /** What the server said last; undefined while it is loading. */
  body: PartBody<V> | undefined;
  isPending: boolean;
  error: unknown;
  refetch: () => void;
  /** What is on the screen. Give the whole new value, or a function of the one that stands. */
  value: V | undefined;
  edit: (next: V | ((now: V) => V)) => void;
  saving: Saving<V>;
  /**
   * The message for an input, in the reader's language: `faultAt("name")`, `faultAt("windows", 0, "opens")`; with "*"
   * at the end the first one there or below: `faultAt("numbers", "*")`.
   */
  faultAt: (...path: (string | number)[]) => string | undefined;
};

/** Edit a thing of a table. What is changed is saved into the draft a moment later, and never over others' work. */
export function useThing<T extends Table>(section: T, id: string): Part<ThingOf<T>> {
  return usePart<ThingOf<T>>(useMemo(() => ({ section, id }), [section, id]));
}

/** Edit a section that is one thing. */
export function useSection<S extends Single>(section: S): Part<SectionOf<S>> {
  return usePart<SectionOf<S>>(useMemo(() => ({ section }), [section]));
}

/** Edit any part. */
export function usePart<V extends object>(place: Place): Part<V> {
  const query = useQuery({
    queryKey: [...DRAFT, place.section, "id" in place ? place.id : ""],
    queryFn: () => readPart<V>(place),
    staleTime: 0,
  });
  const saving = useSaving<V>(place, query.data);
  const faults = saving.body?.faults;
  const faultAt = useCallback(
    (...path: (string | number)[]) => messageAt(faults ?? [], [...pathOf(place), ...path]),
    [faults, place],
  );
  return {
    body: saving.body,
    isPending: query.isPending,
    error: query.error,
    refetch: () => void query.refetch(),
    value: saving.value,
    edit: saving.edit,
    saving,
    faultAt,
  };
}

export function pathOf(place: Place): (string | number)[] {
  return "id" in place ? [place.section, place.id] : [place.section];
}

export function messageAt(faults: readonly Fault[], path: (string | number)[]): string | undefined {
  const below = path.at(-1) === "*";
  const place = below ? path.slice(0, -1) : path;
  const found = faults.find(
    (fault) =>
      (below || fault.path.length === place.length) && place.every((part, at) => fault.path[at] === part),
  );
  return found && serverText(found.message);
}
