import { useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect, useRef, useState } from "react";
import { ApiProblem } from "@/api/problem";
import { DRAFT, readPart, writePart } from "./api";
import type { PartBody, Place } from "./types";

/** `clean`: as the server has it. `conflict`: somebody else has changed it meanwhile, and the person must choose. */
export type SaveState = "clean" | "waiting" | "saving" | "saved" | "failed" | "conflict";

export type Saving<V> = {
  state: SaveState;
  body: PartBody<V> | undefined;
  value: V | undefined;
  problem: unknown;
  edit: (next: V | ((now: V) => V)) => void;
  /** Save now what is on the screen; true when it is saved. */
  flush: () => Promise<boolean>;
  /** What the server said last, as of now: also after a `flush` that this render hasn't seen. */
  current: () => PartBody<V> | undefined;
  /** After a conflict: theirs, to be looked at beside ours. */
  theirs: PartBody<V> | null;
  keepMine: () => void;
  takeTheirs: () => void;
};

type Held<V> = {
  body: PartBody<V> | undefined;
  value: V | undefined;
  written: V | undefined;
  busy: Promise<boolean> | null;
  /** A conflict stands: nothing is written until the person has chosen. */
  stopped: boolean;
  /** What was read last: it is taken over once, for what is saved here is newer. */
  seen: PartBody<V> | undefined;
};

const PAUSE_MS = 600;

/** Keep a part as it is edited: one write at a time, each based on what was last read, the newest value last. */
export function useSaving<V extends object>(place: Place, read: PartBody<V> | undefined): Saving<V> {
  const [state, setState] = useState<SaveState>("clean");
  const [problem, setProblem] = useState<unknown>(null);
  const [theirs, setTheirs] = useState<PartBody<V> | null>(null);
  const [, shown] = useState(0);
  const held = useRef<Held<V>>({
    body: undefined,
    value: undefined,
    written: undefined,
    busy: null,
    stopped: false,
    seen: undefined,
  });
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const queries = useQueryClient();
  const now = held.current;
  const isDirty = () => held.current.value !== held.current.written;
  if (read !== undefined && read !== now.seen && !isDirty() && now.busy === null)
    Object.assign(now, { body: read, value: read.value, written: read.value });
  now.seen = read;

  const take = useCallback((body: PartBody<V>, written: V | undefined) => {
    const here = held.current;
    const untouched = here.value === written || written === undefined;
    Object.assign(here, { body, written: untouched ? body.value : written });
    if (untouched) here.value = body.value;
    shown((count) => count + 1);
  }, []);

  const write = useCallback(async (): Promise<boolean> => {
    const here = held.current;
    if (here.busy !== null) await here.busy;
    const { value, body } = here;
    if (here.stopped) return false;
    if (value === undefined || body === undefined || value === here.written) return true;
    setState("saving");
    here.busy = writePart(place, value, body.etag).then(
      (answer) => {
        take(answer, value);
        queries.setQueryData([...DRAFT, place.section, "id" in place ? place.id : ""], answer);
        void queries.invalidateQueries({
          queryKey: DRAFT,
          predicate: ({ queryKey }) => queryKey[1] === "whole",
        });
        void queries.invalidateQueries({ queryKey: [...DRAFT, "difference"] });
        setProblem(null);
        setState(here.value === here.written ? "saved" : "waiting");
        return true;
      },
      async (error: unknown) => {
        setProblem(error);
        const stale = error instanceof ApiProblem && error.isStale;
        here.stopped = stale;
        if (stale) setTheirs(await readPart<V>(place).catch(() => null));
        setState(stale ? "conflict" : "failed");
        return false;
      },
    );
    const saved = await here.busy;
    here.busy = null;
    return saved;
  }, [place, queries, take]);

  const flush = useCallback(() => {
    clearTimeout(timer.current);
    return write();
  }, [write]);

  const edit = useCallback(
    (next: V | ((now: V) => V)) => {
      const here = held.current;
      if (here.value === undefined) return;
      here.value = typeof next === "function" ? (next as (now: V) => V)(here.value) : next;
      setState((before) => (before === "conflict" ? before : "waiting"));
      shown((count) => count + 1);
      clearTimeout(timer.current);
      timer.current = setTimeout(() => void write(), PAUSE_MS);
    },
    [write],
  );

  useEffect(() => {
    const guard = (event: BeforeUnloadEvent) => {
      if (held.current.value !== held.current.written) event.preventDefault();
    };
    window.addEventListener("beforeunload", guard);
    return () => {
      window.removeEventListener("beforeunload", guard);
      void flush();
    };
  }, [flush]);

  const settle = (keep: boolean) => {
    if (theirs === null) return;
    const here = held.current;
    here.stopped = false;
    if (keep) Object.assign(here, { body: theirs, written: theirs.value });
    else take(theirs, undefined);
    setTheirs(null);
    setState(keep ? "waiting" : "clean");
    if (keep) void flush();
  };
  return {
    state,
    body: now.body,
    value: now.value,
    problem,
    edit,
    flush,
    current: () => held.current.body,
    theirs,
    keepMine: () => settle(true),
    takeTheirs: () => settle(false),
  };
}
