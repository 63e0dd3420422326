import { api, body } from "@/api/client";
import type { Tones } from "@/parts/cadence";

export type LineTones = { line: string; tones: Tones; learned_at: string | null };
export type AllTones = { country: string; tones: Tones; lines: LineTones[] };

type Untyped = { GET: (path: string) => Promise<{ data?: unknown; response: Response }> };

export async function readTones(): Promise<AllTones> {
  return (await body((api as unknown as Untyped).GET("/api/v1/tones"))) as AllTones;
}
