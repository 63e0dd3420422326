import { type QueryKey, useMutation, useQueryClient } from "@tanstack/react-query";
import { useRef, useState } from "react";
import type { Tagged } from "./client";
import { ApiProblem } from "./problem";

type Held<T> = Tagged<T> & { form: string };

type Ways<T, W> = {
  /** Under which the thing is known to the page's queries. */
  queryKey: QueryKey;
  read: () => Promise<Tagged<T>>;
  write: (wish: W, etag: string) => Promise<Tagged<T>>;
  onSaved: () => void;
};

/** A thing that a form changes as a whole, never over somebody else's work; what is typed stays meanwhile. */
export type Whole<T, W> = {
  /** What the form began with. */
  basis: T;
  etag: string;
  /** The form's `key`: another one where it is to begin anew. */
  form: string;
  /** To be told of whatever is typed. */
  touch: () => void;
  save: (wish: W) => void;
  busy: boolean;
  /** Why it wasn't kept. */
  problem: Error | null;
  /** Somebody was quicker: theirs beside what was to be saved; gone with the next key, for it isn't all of mine then. */
  sides: { mine: W; theirs: T } | null;
  keepMine: () => void;
  takeTheirs: () => void;
};

/** Follow `newest` until somebody types; from then on only what the person chooses takes the form's place. */
export function useWhole<T, W>(
  newest: Tagged<T>,
  { queryKey, read, write, onSaved }: Ways<T, W>,
): Whole<T, W> {
  const cache = useQueryClient();
  const [held, setHeld] = useState<Held<T> | null>(null);
  const [sides, setSides] = useState<{ mine: W; theirs: Tagged<T> } | null>(null);
  const typed = useRef(0);
  const now: Held<T> = held ?? { ...newest, form: newest.etag };
  const save = useMutation({
    mutationFn: (asked: { wish: W; etag: string; typed: number }) => write(asked.wish, asked.etag),
    onSuccess: (kept, asked) => {
      cache.setQueryData(queryKey, kept);
      setHeld(typed.current === asked.typed ? null : { ...kept, form: now.form });
      setSides(null);
      onSaved();
    },
    onError: async (error, asked) => {
      if (!(error instanceof ApiProblem && error.isStale)) return;
      const theirs = await read();
      if (typed.current === asked.typed) setSides({ mine: asked.wish, theirs });
    },
  });
  const begin = (wish: W, etag: string) => save.mutate({ wish, etag, typed: typed.current });
  return {
    basis: now.data,
    etag: now.etag,
    form: now.form,
    touch: () => {
      typed.current += 1;
      setHeld((before) => before ?? now);
      if (sides === null) return;
      setSides(null);
      save.reset();
    },
    save: (wish) => begin(wish, now.etag),
    busy: save.isPending,
    problem: save.error,
    sides: sides && { mine: sides.mine, theirs: sides.theirs.data },
    keepMine: () => sides && begin(sides.mine, sides.theirs.etag),
    takeTheirs: () => {
      if (sides === null) return;
      cache.setQueryData(queryKey, sides.theirs);
      setHeld(null);
      setSides(null);
      save.reset();
    },
  };
}
