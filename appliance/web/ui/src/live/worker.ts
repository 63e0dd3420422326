import { Follower } from "./follower";

/** One for all tabs of this browser: it holds the stream, the tabs hold ports. */
const ports = new Set<MessagePort>();
const follower = new Follower((state) => {
  for (const port of ports) port.postMessage(state);
});

self.addEventListener("connect", (event) => {
  const port = (event as MessageEvent).ports[0];
  if (port === undefined) return;
  port.onmessage = (message: MessageEvent<"hello" | "bye">) => {
    if (message.data === "bye") ports.delete(port);
    else {
      ports.add(port);
      port.postMessage(follower.state);
    }
    if (ports.size === 0) follower.close();
    else follower.open();
  };
});
