import { Follower } from "./follower";
import { canAgree, hearTogether } from "./shared";
import { type LiveState, UNHEARD } from "./state";

let state: LiveState = { ...UNHEARD, since: Date.now() };
const listeners = new Set<() => void>();
let stop: (() => void) | null = null;

function take(next: LiveState): void {
  state = next;
  for (const listener of listeners) listener();
}

/** Hear the house through the worker that all tabs share; where the browser has none, through one of the tabs. */
function start(): () => void {
  if (typeof SharedWorker === "undefined" && canAgree()) return hearTogether(take);
  if (typeof SharedWorker === "undefined") {
    const follower = new Follower(take);
    follower.open();
    return () => follower.close();
  }
  const worker = new SharedWorker(new URL("./worker.ts", import.meta.url), {
    type: "module",
    name: "zongji-live",
  });
  const hello = () => worker.port.postMessage("hello");
  const bye = () => worker.port.postMessage("bye");
  worker.port.onmessage = (message: MessageEvent<LiveState>) => take(message.data);
  hello();
  window.addEventListener("pageshow", hello);
  window.addEventListener("pagehide", bye);
  return () => {
    window.removeEventListener("pageshow", hello);
    window.removeEventListener("pagehide", bye);
    bye();
  };
}

/** Listen for as long as somebody wants to know. */
export function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  stop ??= start();
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0 || stop === null) return;
    stop();
    stop = null;
  };
}

export function current(): LiveState {
  return state;
}
