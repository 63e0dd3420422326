import type { WebSocketInterface } from "jssip/lib/JsSIP";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { PatientSocket, waitAfter } from "./PatientSocket";

/** Stands for the real socket below: keeps when it was to connect. */
function below() {
  const socket = {
    onconnect: vi.fn<() => void>(),
    ondisconnect: vi.fn<(error: boolean) => void>(),
    connect: vi.fn(),
    disconnect: vi.fn(),
    isConnected: () => false,
  };
  const patient = new PatientSocket(socket as unknown as WebSocketInterface);
  const told: string[] = [];
  patient.onconnect = () => void told.push("there");
  patient.ondisconnect = () => void told.push("gone");
  return { socket, patient, told };
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test("what breaks is told once, tried soon and again, and told when it is back", () => {
  const { socket, patient, told } = below();
  patient.connect();
  socket.onconnect();
  socket.ondisconnect(true);
  for (let tries = 2; tries < 6; tries += 1) {
    vi.advanceTimersByTime(320);
    expect(socket.connect).toHaveBeenCalledTimes(tries);
    socket.ondisconnect(true);
  }
  vi.advanceTimersByTime(320);
  socket.onconnect();
  expect(told).toEqual(["there", "gone", "there"]);
});

test("a connection that nobody answers is given up and tried again", () => {
  const { socket, patient } = below();
  patient.connect();
  vi.advanceTimersByTime(15_400);
  expect(socket.disconnect).toHaveBeenCalledTimes(1);
  expect(socket.connect).toHaveBeenCalledTimes(2);
});

test("what was closed is left alone", () => {
  const { socket, patient } = below();
  patient.connect();
  socket.onconnect();
  patient.disconnect();
  socket.ondisconnect(false);
  vi.advanceTimersByTime(60_000);
  expect(socket.connect).toHaveBeenCalledTimes(1);
});

test("it is tried four times a second for ten seconds, then every five, never by all pages at once", () => {
  const waits = (chance: number) => Array.from({ length: 60 }, (_, tries) => waitAfter(tries, chance));
  const first = waits(0.5).slice(0, 40);
  expect(first.reduce((sum, each) => sum + each, 0)).toBe(10_000);
  expect([waits(0).at(-1), waits(1).at(-1)]).toEqual([3750, 6250]);
  expect(waits(0).every((least, tries) => least < (waits(1)[tries] ?? 0))).toBe(true);
});
