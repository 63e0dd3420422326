import { useMutation } from "@tanstack/react-query";
import { Ban, History, UserRound } from "lucide-react";
import { useTranslation } from "react-i18next";
import { api, body, done } from "@/api/client";
import { useMay } from "@/app/session";
import { phone } from "@/format/figures";
import { Button, ErrorState, LinkButton, Row, useConfirm, useToast } from "@/parts";
import type { Story } from "../useCalls";

/** What can be done about the caller: see all their calls, note who it is, keep them out. */
export function Deeds({ story }: { story: Story }) {
  const { t } = useTranslation("calls");
  const may = useMay();
  const confirm = useConfirm();
  const toast = useToast();
  const number = story.caller;
  const block = useMutation({
    mutationFn: (value: string) =>
      body(api.POST("/api/v1/lists/block", { body: { kind: "number", value, note: t("deed.blockNote") } })),
    onSuccess: ({ list_id, added }, value) => {
      const run = () => free.mutate({ list_id, value });
      const undo = { label: t("do.undo", { ns: "common" }), run };
      toast(added ? { text: t("deed.blocked"), undo } : { text: t("deed.wasBlocked") });
    },
  });
  const free = useMutation({
    mutationFn: ({ list_id, value }: { list_id: string; value: string }) =>
      done(
        api.DELETE("/api/v1/lists/{list_id}/entries", {
          params: { path: { list_id }, query: { kind: "number", value } },
        }),
      ),
    onSuccess: () => toast({ text: t("deed.freed") }),
  });
  const fault = block.error ?? free.error;
  if (number === null) return null;
  const ask = async () => {
    const sure = await confirm({
      title: t("deed.blockTitle", { number: phone(number) }),
      text: t("deed.blockText"),
      yes: t("deed.block"),
    });
    if (sure) block.mutate(number);
  };
  return (
    <>
      <Row>
        <LinkButton
          small
          icon={History}
          to={{ pathname: "/calls", search: `?caller=${encodeURIComponent(number)}` }}
        >
          {t("deed.calls")}
        </LinkButton>
        {may("contacts_see") && (
          <LinkButton small icon={UserRound} to={`/contacts?number=${encodeURIComponent(number)}`}>
            {story.contact ? t("deed.contact") : t("deed.newContact")}
          </LinkButton>
        )}
        {may("lists_edit") && (
          <Button small icon={Ban} busy={block.isPending} onClick={() => void ask()}>
            {t("deed.block")}
          </Button>
        )}
      </Row>
      {fault && <ErrorState error={fault} />}
    </>
  );
}
