import { Follower } from "./follower";
import type { LiveState } from "./state";

const NAME = "zongji-live";

type Said = { asks: true } | { tells: LiveState };

/**
 * Hear the house by one stream for all tabs, in a browser without shared workers (those of many phones): the tab that
 * holds the lock has the stream and tells the others; when it goes, the next one has. Give the function that ends it.
 */
export function hearTogether(take: (state: LiveState) => void): () => void {
  const others = new BroadcastChannel(NAME);
  const ending = new AbortController();
  let latest: LiveState | null = null;
  let leads = false;
  const say = (said: Said) => others.postMessage(said);
  others.onmessage = ({ data }: MessageEvent<Said>) => {
    if ("tells" in data) {
      if (!leads) take(data.tells);
    } else if (leads && latest !== null) say({ tells: latest });
  };
  const lead = () =>
    new Promise<void>((resolve) => {
      leads = true;
      const follower = new Follower((state) => {
        latest = state;
        take(state);
        say({ tells: state });
      });
      follower.open();
      ending.signal.addEventListener("abort", () => {
        follower.close();
        resolve();
      });
    });
  navigator.locks.request(NAME, { signal: ending.signal }, lead).catch(() => undefined);
  say({ asks: true });
  return () => {
    ending.abort();
    others.close();
  };
}

/** Tell whether tabs can agree on who has the stream. */
export function canAgree(): boolean {
  return typeof BroadcastChannel !== "undefined" && navigator.locks !== undefined;
}
