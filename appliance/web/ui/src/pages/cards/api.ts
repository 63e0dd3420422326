import { api, body, type Schemas } from "@/api/client";

export type Cards = Schemas["CardsBody"];
export type Card = Schemas["TelephoneCardBody"];
/** A place on a card where a cable is plugged in. */
export type Port = Schemas["CardPortBody"];
export type PortKind = Port["kind"];
export type Pending = Schemas["PendingPortBody"];
export type CardFault = Schemas["CardFaultBody"];

export async function readCards(): Promise<Cards> {
  return body(api.GET("/api/v1/cards"));
}

/** Have a telephone ring for two seconds, or be told how a line's port is found. */
export async function identify(channel: number): Promise<Schemas["IdentifiedBody"]> {
  return body(api.POST("/api/v1/cards/ports/{channel}/identify", { params: { path: { channel } } }));
}
