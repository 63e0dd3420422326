import { render, screen } from "@testing-library/react";
import { MemoryRouter } from "react-router";
import { beforeAll, expect, test } from "vitest";
import { chooseLanguage, i18next } from "@/i18n/i18n";
import { inOrder } from "@/parts/cadence";
import { LineCard } from "./LineCard";

beforeAll(async () => {
  await i18next.loadNamespaces(["common", "tones"]);
  await chooseLanguage("en");
});

const BUSY = { frequencies_hz: [450], cadence_s: [0.35, 0.35] };

test("tones stand in the order of a call, what isn't known last", () => {
  expect(inOrder({ howler: BUSY, odd: BUSY, busy: BUSY, dial: BUSY })).toEqual([
    "dial",
    "busy",
    "howler",
    "odd",
  ]);
});

test("a line's own tone is drawn and told beside the usual one", () => {
  const tones = { busy: { frequencies_hz: [425], cadence_s: [0.5, 0.5] } };
  render(
    <MemoryRouter>
      <LineCard line={{ line: "fxo-1", tones, learned_at: "2026-11-22T20:00:00Z" }} usual={{ busy: BUSY }} />
    </MemoryRouter>,
  );
  expect(screen.getAllByRole("img").map((each) => each.getAttribute("aria-label"))).toEqual([
    "busy tone: 425 Hz, 0.5 / 0.5 s",
    "usual busy tone: 450 Hz, 0.35 / 0.35 s",
  ]);
  expect(screen.getByText("usual here: 450 Hz · 0.35 / 0.35 s")).toBeDefined();
  expect(screen.getByRole("button", { name: "Hear the busy tone" })).toBeDefined();
});

test("a line that was never examined says by what it is heard, and where to change that", () => {
  render(
    <MemoryRouter>
      <LineCard line={{ line: "fxo-2", tones: {}, learned_at: null }} usual={{ busy: BUSY }} />
    </MemoryRouter>,
  );
  expect(screen.queryAllByRole("img")).toEqual([]);
  expect(screen.getByRole("link", { name: "Examine the line" }).getAttribute("href")).toBe("/doctor/fxo-2");
});
