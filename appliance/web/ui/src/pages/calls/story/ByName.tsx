import { useQuery } from "@tanstack/react-query";
import { type ReactNode, useMemo } from "react";
import { api, body } from "@/api/client";
import type { JsonObject } from "@/flow/document";
import { namesOf } from "@/pages/flows/names";
import { useWords } from "@/pages/flows/words";
import { namedTold } from "./namedTold";
import { PLAIN, type Told } from "./told";

type ByNameProps = { revision: number; hotline: string; children: (told: Told) => ReactNode };
const NOTHING: JsonObject = {};

/** What is told by names, as soon as the call's revision is at hand; to be loaded lazily. */
export default function ByName({ revision, hotline, children }: ByNameProps) {
  const { data } = useQuery({
    queryKey: ["revision", revision],
    queryFn: () => body(api.GET("/api/v1/revisions/{number}", { params: { path: { number: revision } } })),
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  });
  const document = data?.document as unknown as JsonObject | undefined;
  const names = useMemo(() => namesOf(document ?? NOTHING), [document]);
  const words = useWords(names);
  const told = useMemo(
    () => (document === undefined ? PLAIN : namedTold(document, hotline, names, words)),
    [document, hotline, names, words],
  );
  return children(told);
}
