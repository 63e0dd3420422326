import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { api, body, type Schemas } from "@/api/client";
import { useToast } from "@/parts";

export type Message = Schemas["MessageBody"];
export type Fax = Schemas["FaxBody"];
export type Shelf = "new" | "kept" | "deleted";
export type Kind = "voicemail" | "faxes";
export type To = "new" | "seen" | "deleted" | "kept";

export type Asked = { shelf: Shelf; mailbox: string };

function query({ shelf, mailbox }: Asked, after: string | undefined) {
  return { shelf, mailbox: mailbox || undefined, after };
}

export function useMessages(asked: Asked) {
  return useInfiniteQuery({
    queryKey: ["voicemail", "list", asked],
    queryFn: ({ pageParam }) =>
      body(api.GET("/api/v1/voicemail", { params: { query: query(asked, pageParam) } })),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next ?? undefined,
    refetchInterval: 20_000,
  });
}

export function useFaxes(asked: Asked) {
  return useInfiniteQuery({
    queryKey: ["faxes", "list", asked],
    queryFn: ({ pageParam }) =>
      body(api.GET("/api/v1/faxes", { params: { query: query(asked, pageParam) } })),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next ?? undefined,
    refetchInterval: 20_000,
  });
}

/** How much is new, mailbox by mailbox. */
export function useMailboxes(kind: Kind) {
  return useQuery({
    queryKey: [kind, "mailboxes"],
    queryFn: () =>
      kind === "voicemail"
        ? body(api.GET("/api/v1/voicemail/mailboxes"))
        : body(api.GET("/api/v1/faxes/mailboxes")),
    refetchInterval: 20_000,
  });
}

/** Mark, delete or bring back; what was deleted can be taken back while the word about it stands. */
export function useMarking(kind: Kind) {
  const queries = useQueryClient();
  const { t } = useTranslation("voicemail");
  const toast = useToast();
  const marking = useMutation({
    mutationFn: async ({ file, to }: { file: string; to: To }): Promise<unknown> => {
      const words = { params: { path: { file } }, body: { to } };
      if (kind === "voicemail") return body(api.POST("/api/v1/voicemail/{file}/mark", words));
      return body(api.POST("/api/v1/faxes/{file}/mark", words));
    },
    onSuccess: (_done, { file, to }) => {
      void queries.invalidateQueries({ queryKey: [kind] });
      if (to !== "deleted") return;
      const back = () => marking.mutate({ file, to: "kept" });
      toast({ text: t(`done.deleted.${kind}`), undo: { label: t("do.undo"), run: back } });
    },
  });
  return marking;
}
