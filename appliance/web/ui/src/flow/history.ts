/** Undo and redo: the flow now, and those before and after it. Flows share what they have in common. */
import type { Flow } from "./document";

export const MOST_STEPS = 200;

export interface History {
  readonly past: readonly Flow[];
  readonly now: Flow;
  readonly future: readonly Flow[];
  /** What the latest edit was about: a further one about the same is undone together with it. */
  readonly about: string | null;
}

export type HistoryAction =
  /** `about` names what is edited when several edits are one to the reader, such as typing into one field. */
  | { readonly type: "edit"; readonly to: Flow; readonly about?: string }
  | { readonly type: "undo" }
  | { readonly type: "redo" }
  /** Whoever has paused begins a new step with the next edit. */
  | { readonly type: "settle" };

export function begin(flow: Flow): History {
  return { past: [], now: flow, future: [], about: null };
}

export function history(state: History, action: HistoryAction): History {
  switch (action.type) {
    case "settle":
      return { ...state, about: null };
    case "edit":
      return edit(state, action.to, action.about ?? null);
    case "undo": {
      const back = state.past.at(-1);
      if (!back) return state;
      return { past: state.past.slice(0, -1), now: back, future: [state.now, ...state.future], about: null };
    }
    case "redo": {
      const [again, ...future] = state.future;
      if (!again) return state;
      return { past: [...state.past, state.now], now: again, future, about: null };
    }
  }
}

function edit(state: History, to: Flow, about: string | null): History {
  if (to === state.now) return state;
  const goesOn = about !== null && about === state.about;
  const past = goesOn ? state.past : [...state.past, state.now].slice(-MOST_STEPS);
  return { past, now: to, future: [], about };
}
