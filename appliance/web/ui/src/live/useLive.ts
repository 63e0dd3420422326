import { useEffect, useState, useSyncExternalStore } from "react";
import type { LiveSnapshot } from "./snapshot";
import { current, subscribe } from "./source";
import type { LiveState } from "./state";

/** All that is known live; the part renders again at every change. */
export function useLiveState(): LiveState {
  return useSyncExternalStore(subscribe, current);
}

/** What `select` takes out of the last snapshot, null before the first one: `useLive((now) => now.calls)`.
 *
 * The selection must keep its identity while nothing changes: give a part of the snapshot, not a new list.
 */
export function useLive<T>(select: (snapshot: LiveSnapshot) => T): T | null {
  return useSyncExternalStore(subscribe, () => {
    const { snapshot } = current();
    return snapshot === null ? null : select(snapshot);
  });
}

/** The time now, renewed every `everyMs`: for "since 0:12". */
export function useNow(everyMs = 1000): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), everyMs);
    return () => clearInterval(timer);
  }, [everyMs]);
  return now;
}
