/** Keeps what is edited as the draft: a moment after each change, never over somebody else's work. */
import { useCallback, useEffect, useRef, useState } from "react";
import { ApiProblem } from "@/api/problem";
import { useDraftChanged } from "@/draft";
import { type Flow, type Json, same } from "@/flow/document";
import { type DraftPart, flowOf, readHotline, writeHotline } from "./source";

export type SaveState = "saved" | "waiting" | "saving" | "failed" | "conflict";

const PAUSE_MS = 700;
const AGAIN_MS = 5000;

export interface Saving {
  readonly state: SaveState;
  /** What the server says of what was saved last. */
  readonly part: DraftPart;
  /** Save what is open now; done when it is saved. */
  flush(): Promise<boolean>;
  /** After a conflict: put ours in place of theirs. */
  keepMine(): Promise<void>;
  /** After a conflict: forget ours; gives theirs. */
  takeTheirs(): Promise<Flow>;
  /** Ask anew how the draft stands, such as after a publish; what is open stays. */
  refresh(): Promise<void>;
}

export function useSaving(hotline: string, first: DraftPart, flow: Flow): Saving {
  const [state, setState] = useState<SaveState>("saved");
  const [part, setPart] = useState(first);
  const changed = useDraftChanged();
  const known = useRef({
    part: first,
    flow: flowOf(first.value),
    now: flow,
    busy: null as Promise<boolean> | null,
    stopped: false,
  });
  known.current.now = flow;

  const saved = useCallback(
    (answer: DraftPart, written: Flow): void => {
      Object.assign(known.current, { part: answer, flow: written });
      setPart(answer);
      void changed();
    },
    [changed],
  );

  const once = useCallback(
    async (written: Flow): Promise<boolean> => {
      const here = known.current;
      setState("saving");
      try {
        saved(await put(hotline, written, here.part, here.flow), written);
        setState(known.current.now === written ? "saved" : "waiting");
        return true;
      } catch (error) {
        here.stopped = error instanceof ApiProblem && error.isStale;
        setState(here.stopped ? "conflict" : "failed");
        return false;
      }
    },
    [hotline, saved],
  );

  const write = useCallback(async (): Promise<boolean> => {
    const here = known.current;
    while (here.busy !== null) await here.busy;
    if (here.now === here.flow) return true;
    if (here.stopped) return false;
    here.busy = once(here.now);
    const done = await here.busy;
    here.busy = null;
    return done;
  }, [once]);

  useEffect(() => {
    const here = known.current;
    if (flow === here.flow || here.stopped || state === "saving") return;
    if (state === "saved") setState("waiting");
    const timer = setTimeout(() => void write(), state === "failed" ? AGAIN_MS : PAUSE_MS);
    return () => clearTimeout(timer);
  }, [flow, state, write]);

  useEffect(() => {
    const here = known.current;
    const guard = (event: BeforeUnloadEvent): void => {
      if (here.now === here.flow) return;
      void write();
      event.preventDefault();
    };
    window.addEventListener("beforeunload", guard);
    return () => {
      window.removeEventListener("beforeunload", guard);
      void write();
    };
  }, [write]);

  const keepMine = useCallback(async () => {
    const newer = await readHotline(hotline);
    Object.assign(known.current, { part: newer, flow: flowOf(newer.value), stopped: false });
    await write();
  }, [hotline, write]);

  const takeTheirs = useCallback(async () => {
    const newer = await readHotline(hotline);
    known.current.stopped = false;
    saved(newer, flowOf(newer.value));
    setState("saved");
    return known.current.flow;
  }, [hotline, saved]);

  const refresh = useCallback(async () => {
    const newer = await readHotline(hotline);
    if (!same(flowOf(newer.value) as unknown as Json, known.current.flow as unknown as Json)) return;
    known.current.part = newer;
    setPart(newer);
  }, [hotline]);

  return { state, part, flush: write, keepMine, takeTheirs, refresh };
}

/** Write a flow; where somebody has changed the hotline but not its flow meanwhile, both changes are kept. */
async function put(hotline: string, flow: Flow, basis: DraftPart, before: Flow): Promise<DraftPart> {
  const value = (from: DraftPart) => ({ ...from.value, flow: flow as unknown as Json }) as DraftPart["value"];
  try {
    return await writeHotline(hotline, value(basis), basis.etag);
  } catch (error) {
    if (!(error instanceof ApiProblem && error.isStale)) throw error;
    const newer = await readHotline(hotline);
    if (!same(flowOf(newer.value) as unknown as Json, before as unknown as Json)) throw error;
    return writeHotline(hotline, value(newer), newer.etag);
  }
}
