import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { api, body, OWN_HEADER, type Schemas } from "@/api/client";
import { ApiProblem } from "@/api/problem";

export type Sounds = Schemas["PromptsBody"];
export const SOUNDS_KEY = ["prompts"] as const;

/** All that callers can hear: built-in prompts, company audio, languages. */
export function useSounds() {
  return useQuery({
    queryKey: SOUNDS_KEY,
    queryFn: () => body(api.GET("/api/v1/prompts")),
    staleTime: 60_000,
  });
}

export function builtinSource(language: string, id: string): string {
  return `/api/v1/prompts/builtin/${encodeURIComponent(language)}/${encodeURIComponent(id)}/audio`;
}

export function fileSource(name: string): string {
  return `/api/v1/prompts/company/audio?name=${encodeURIComponent(name)}`;
}

/** Have a text spoken; gives an address to be played, which is to be revoked after use. */
export async function spokenSource(text: string, language: string): Promise<string> {
  const answer = await fetch("/api/v1/prompts/speak", {
    method: "POST",
    headers: { ...OWN_HEADER, "Content-Type": "application/json" },
    body: JSON.stringify({ text, language }),
  });
  if (!answer.ok) throw await ApiProblem.from(answer);
  return URL.createObjectURL(await answer.blob());
}

/** Send a sound; the mutation gives its name in documents. */
export function useUpload() {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: async ({ sound, name }: { sound: Blob; name: string }) => {
      const form = new FormData();
      form.append("file", sound, name);
      const answer = await fetch("/api/v1/prompts/company", {
        method: "POST",
        headers: OWN_HEADER,
        body: form,
      });
      if (!answer.ok) throw await ApiProblem.from(answer);
      return (await answer.json()) as Schemas["CompanyFileBody"];
    },
    onSuccess: () => cache.invalidateQueries({ queryKey: SOUNDS_KEY }),
  });
}
