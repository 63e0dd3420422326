/** The draft of a hotline, as the server has it. */
import { useQuery } from "@tanstack/react-query";
import type { Fault } from "@/api/problem";
import { readPart, writePart } from "@/draft/api";
import type { Flow, JsonObject } from "@/flow/document";

export interface Hotline extends JsonObject {
  readonly name: string;
  readonly numbers?: readonly string[];
}

export interface DraftPart {
  readonly value: Hotline;
  readonly etag: string;
  readonly differs: boolean;
  readonly faults: readonly Fault[];
  readonly warnings?: readonly Fault[] | undefined;
}

export function readHotline(hotline: string): Promise<DraftPart> {
  return readPart<Hotline>({ section: "hotlines", id: hotline });
}

export function writeHotline(hotline: string, value: Hotline, etag: string): Promise<DraftPart> {
  return writePart<Hotline>({ section: "hotlines", id: hotline }, value, etag);
}

/** The hotline as it was when the page was opened; the editor keeps it from then on. */
export function useHotline(hotline: string) {
  return useQuery({
    queryKey: ["flow-editor", hotline],
    queryFn: () => readHotline(hotline),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
    refetchOnWindowFocus: false,
  });
}

export function flowOf(hotline: JsonObject | null | undefined): Flow {
  const flow = hotline?.flow as Flow | undefined;
  return flow ?? { start: "", nodes: {} };
}
