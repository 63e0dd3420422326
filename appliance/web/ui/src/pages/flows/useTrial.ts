import { useCallback, useState } from "react";
import type { Trail } from "@/flow/trail";

/** What the draft is tried with: a call of one's own, kept checks, calls that really came. */
export type TrialTab = "call" | "checks" | "past";

/** Whether a call is being tried, and the way of it that is shown: `isOver` when the call has come to its end. */
export function useTrial() {
  const [shown, setShown] = useState<{ trail: Trail | null; isOver: boolean }>({
    trail: null,
    isOver: false,
  });
  const [trying, setTrying] = useState(false);
  const [tab, setTab] = useState<TrialTab>("call");
  const showTrail = useCallback((to: Trail | null, isOver: boolean) => setShown({ trail: to, isOver }), []);
  return { trying, setTrying, tab, setTab, shown, showTrail };
}
