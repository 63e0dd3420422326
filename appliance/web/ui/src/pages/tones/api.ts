import { api, body, type Schemas } from "@/api/client";

export type LineTones = Schemas["LineTonesBody"];
export type AllTones = Schemas["TonesBody"];

export async function readTones(): Promise<AllTones> {
  return body(api.GET("/api/v1/tones"));
}
