import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { render, screen } from "@testing-library/react";
import { MemoryRouter } from "react-router";
import { beforeAll, expect, test } from "vitest";
import { type Session, SessionProvider } from "@/app/session";
import { chooseLanguage, i18next } from "@/i18n/i18n";
import type { Card, Port } from "./api";
import { CardPicture } from "./CardPicture";
import { draftedAt, idOf, stateOf, viewOf } from "./cards";

beforeAll(async () => {
  await i18next.loadNamespaces(["common", "server", "cards"]);
  await chooseLanguage("en");
});

const PORT: Port = {
  channel: 1,
  kind: "fxo",
  alarm: null,
  in_use: false,
  ringing: false,
  line: "fxo-1",
  endpoint: null,
  fault: null,
  caller_id: null,
};
const CARD: Card = { name: "WCTDM/0", description: "Wildcard TDM410P", location: "PCI 2", ports: [PORT] };

test("a port's state is the one that somebody must know first", () => {
  expect(stateOf(PORT)).toBe("ready");
  expect(stateOf({ ...PORT, kind: "none", line: null })).toBe("empty");
  expect(stateOf({ ...PORT, line: null })).toBe("unused");
  expect(stateOf({ ...PORT, alarm: "RED", fault: "out of order" })).toBe("alarm");
  expect(stateOf({ ...PORT, fault: "out of order" })).toBe("fault");
  expect(stateOf({ ...PORT, in_use: true })).toBe("busy");
  expect(stateOf({ ...PORT, in_use: true, ringing: true })).toBe("ringing");
});

test("what was seen last stays when the daemon is down; a box without cards needs none", () => {
  const faults = [{ what: "zongji-cards does not run", remedy: "", port: null }];
  expect(viewOf({ daemon: "up", cards: [CARD], faults: [] })).toBe("cards");
  expect(viewOf({ daemon: "down", cards: [CARD], faults })).toBe("cards");
  expect(viewOf({ daemon: "down", cards: [], faults })).toBe("down");
  expect(viewOf({ daemon: "down", cards: [], faults: [] })).toBe("none");
  expect(viewOf({ daemon: "up", cards: [], faults: [] })).toBe("none");
});

test("what is made for a port is called by it, and takes nobody's id", () => {
  expect(idOf({ kind: "fxo", channel: 3 }, [])).toBe("fxo-3");
  expect(idOf({ kind: "fxo", channel: 3 }, ["fxo-3", "fxo-3-2"])).toBe("fxo-3-3");
});

test("a port that the draft is for is found by its channel, among things of its kind alone", () => {
  const lines: [string, unknown][] = [
    ["01", { kind: "simulated", port: 2 }],
    ["bank", { kind: "analog", port: 2 }],
  ];
  expect(draftedAt(2, lines, [])).toEqual({ section: "lines", id: "bank" });
  expect(draftedAt(3, [], [["fax", { kind: "analog", port: 3 }]])).toEqual({
    section: "endpoints",
    id: "fax",
  });
  expect(draftedAt(4, lines, [])).toBeNull();
});

function show(card: Card, rights: string[]) {
  const session = { user: "li", name: "李娜", role: "admin", rights, agent: null } as unknown as Session;
  const queries = new QueryClient({ defaultOptions: { queries: { enabled: false } } });
  render(
    <QueryClientProvider client={queries}>
      <SessionProvider value={session}>
        <MemoryRouter>
          <CardPicture card={card} />
        </MemoryRouter>
      </SessionProvider>
    </QueryClientProvider>,
  );
}

test("a card shows each socket with its state in words, and what it is for", () => {
  const ports: Port[] = [
    PORT,
    { ...PORT, channel: 2, line: null, alarm: "RED" },
    { ...PORT, channel: 3, kind: "fxs", line: null, endpoint: "lobby", ringing: true },
    { ...PORT, channel: 4, kind: "none", line: null },
  ];
  show({ ...CARD, ports }, ["lines_see"]);
  const sockets = screen.getAllByRole("listitem").map((each) => each.textContent ?? "");
  expect(sockets).toHaveLength(4);
  expect(sockets[0]).toContain("all is well");
  expect(sockets[1]).toContain("no line plugged in");
  expect(sockets[2]).toContain("rings now");
  expect(sockets[3]).toContain("empty");
  expect(screen.getByRole("link", { name: "fxo-1" }).getAttribute("href")).toBe("/line-setup/lines/fxo-1");
  expect(screen.getByRole("link", { name: "lobby" }).getAttribute("href")).toBe("/people/endpoints/lobby");
  expect(screen.queryAllByRole("button")).toEqual([]);
});

test("a line's socket tells in plain words how the line says who calls", () => {
  const heard = { ...PORT, caller_id: "dtmf_before_ring" };
  show(
    {
      ...CARD,
      ports: [heard, { ...PORT, channel: 2 }, { ...PORT, channel: 3, caller_id: "of a newer box" }],
    },
    [],
  );
  const sockets = screen.getAllByRole("listitem").map((each) => each.textContent ?? "");
  expect(sockets[0]).toContain("Who calls told before the first ring, by keys' tones (DTMF)");
  expect(sockets[1]).not.toContain("Who calls");
  expect(sockets[2]).not.toContain("Who calls");
});

test("who may, finds a port and makes a line of one that is for nothing yet", () => {
  show({ ...CARD, ports: [{ ...PORT, line: null }] }, ["lines_see", "lines_test", "config_edit"]);
  expect(screen.getAllByRole("button").map((each) => each.getAttribute("aria-label"))).toEqual([
    "Which one is it? Port 1",
    "Make a line of port 1",
  ]);
});
