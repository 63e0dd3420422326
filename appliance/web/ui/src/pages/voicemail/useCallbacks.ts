import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { api, body, type Schemas } from "@/api/client";
import { useToast } from "@/parts";

export type Callback = Schemas["CallbackBody"];

/** Who waits to be called back, or all requests; the newest hundred. */
export function useCallbacks(open: boolean) {
  return useQuery({
    queryKey: ["callbacks", open],
    queryFn: () => {
      const query = { limit: 100, ...(open ? { open: true } : {}) };
      return body(api.GET("/api/v1/callbacks", { params: { query } }));
    },
    refetchInterval: 20_000,
  });
}

/** Ring one's own phone, or mark as done. */
export function useCallbackDeeds() {
  const queries = useQueryClient();
  const { t } = useTranslation("voicemail");
  const toast = useToast();
  const renew = () => void queries.invalidateQueries({ queryKey: ["callbacks"] });
  const call = useMutation({
    mutationFn: ({ number, agent }: { number: number; agent?: string }) =>
      body(api.POST("/api/v1/callbacks/{number}/call", { params: { path: { number } }, body: { agent } })),
    onSuccess: () => toast({ text: t("done.rings") }),
  });
  const finish = useMutation({
    mutationFn: (number: number) =>
      body(api.POST("/api/v1/callbacks/{number}/done", { params: { path: { number } } })),
    onSuccess: () => {
      renew();
      toast({ text: t("done.callback") });
    },
  });
  return { call, finish };
}
