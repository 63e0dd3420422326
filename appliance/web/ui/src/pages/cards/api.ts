import { api, body } from "@/api/client";

export type PortKind = "fxo" | "fxs" | "none";

/** A place on a card where a cable is plugged in. */
export type Port = {
  channel: number;
  kind: PortKind;
  alarm: string | null;
  in_use: boolean;
  ringing: boolean;
  line: string | null;
  endpoint: string | null;
  fault: string | null;
};

export type Card = { name: string; description: string; location: string; ports: Port[] };
export type Pending = { channel: number | null; reason: string };
export type CardFault = { what: string; remedy: string };

export type Cards = {
  daemon: "up" | "down";
  loaded: boolean;
  country: string;
  cards: Card[];
  pending: Pending[];
  faults: CardFault[];
};

type Untyped = {
  GET: (path: string) => Promise<{ data?: unknown; response: Response }>;
  POST: (path: string) => Promise<{ data?: unknown; response: Response }>;
};
const plain = api as unknown as Untyped;

export async function readCards(): Promise<Cards> {
  return (await body(plain.GET("/api/v1/cards"))) as Cards;
}

export async function identify(channel: number): Promise<{ kind: string; sentence: string }> {
  return (await body(plain.POST(`/api/v1/cards/ports/${channel}/identify`))) as {
    kind: string;
    sentence: string;
  };
}
