import { useMutation, useQueryClient } from "@tanstack/react-query";
import { api, body, done, OWN_HEADER } from "@/api/client";
import { ApiProblem } from "@/api/problem";
import { SOUNDS_KEY } from "@/parts/prompt-field";

function useAnew(): () => Promise<void> {
  const cache = useQueryClient();
  return () => cache.invalidateQueries({ queryKey: SOUNDS_KEY });
}

/** Remove a company file. */
export function useRemoval() {
  const onSuccess = useAnew();
  return useMutation({
    mutationFn: (name: string) =>
      done(api.DELETE("/api/v1/prompts/company", { params: { query: { name } } })),
    onSuccess,
  });
}

/** Give a company file another name. */
export function useRenaming() {
  const onSuccess = useAnew();
  return useMutation({
    mutationFn: ({ name, to }: { name: string; to: string }) =>
      body(api.PATCH("/api/v1/prompts/company", { params: { query: { name } }, body: { name: to } })),
    onSuccess,
  });
}

async function send(path: string, sound: Blob, name: string): Promise<{ prompts: string[] }> {
  const form = new FormData();
  form.append("file", sound, name);
  const answer = await fetch(`/api/v1/voices/${path}`, { method: "POST", headers: OWN_HEADER, body: form });
  if (!answer.ok) throw await ApiProblem.from(answer);
  return (await answer.json()) as { prompts: string[] };
}

/** Have the next call hear what was changed; tells whether it does. */
async function refreshed(): Promise<boolean> {
  return (await body(api.POST("/api/v1/voices/refresh"))).heard;
}

/** Put a recording in the machine's place: one prompt's, or a whole ZIP's. */
export function useVoices() {
  const onSuccess = useAnew();
  return useMutation({
    mutationFn: async (told: { language: string; prompt?: string; sound: Blob; name: string }) => {
      const path = [told.language, told.prompt].filter((part) => part !== undefined).map(encodeURIComponent);
      const { prompts } = await send(path.join("/"), told.sound, told.name);
      return { prompts, heard: await refreshed() };
    },
    onSuccess,
  });
}

/** Go back to the machine's voice. */
export function useMachineVoice() {
  const onSuccess = useAnew();
  return useMutation({
    mutationFn: async (told: { language: string; prompt: string }) => {
      await body(api.DELETE("/api/v1/voices/{language}/{prompt}", { params: { path: told } }));
      return refreshed();
    },
    onSuccess,
  });
}
