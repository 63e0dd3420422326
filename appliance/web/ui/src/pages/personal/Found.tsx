import { useMutation } from "@tanstack/react-query";
import { Download, Trash2 } from "lucide-react";
import { useTranslation } from "react-i18next";
import { api, body, OWN_HEADER, type Schemas } from "@/api/client";
import { ApiProblem } from "@/api/problem";
import { count } from "@/format/figures";
import { Button, Card, EmptyState, ErrorState, KeyValue, Row, Stack, useConfirm, useToast } from "@/parts";

type FoundProps = { kept: Schemas["KeptBody"]; number: string; onErased: () => void };

/** What there is, and what can be done with it: a zip for its owner, or forgetting it. */
export function Found({ kept, number, onErased }: FoundProps) {
  const { t } = useTranslation("personal");
  const confirm = useConfirm();
  const toast = useToast();
  const take = useMutation({ mutationFn: () => takeAlong(number) });
  const erase = useMutation({
    mutationFn: () => body(api.POST("/api/v1/personal/erase", { body: { number } })),
    onSuccess: (done) => {
      toast({ text: t("erased", { calls: count(done.calls), files: count(done.files) }) });
      onErased();
    },
  });
  const rows = Object.entries({ ...kept.rows, ...kept.files });
  if (rows.length === 0) return <EmptyState title={t("none")}>{t("noneText")}</EmptyState>;
  const ask = async () => {
    const sure = await confirm({ title: t("sure"), text: t("sureText"), yes: t("erase"), danger: true });
    if (sure) erase.mutate();
  };
  return (
    <Card title={t("kept")}>
      <Stack>
        <KeyValue
          pairs={rows.map(([name, many]) => [t(`row.${name}`, { defaultValue: name }), count(many)])}
        />
        {kept.revisions.length > 0 && <p>{t("revisions", { numbers: kept.revisions.join(", ") })}</p>}
        {(take.error ?? erase.error) && <ErrorState error={take.error ?? erase.error} />}
        <Row>
          <Button icon={Download} busy={take.isPending} onClick={() => take.mutate()}>
            {t("take")}
          </Button>
          <Button look="danger" icon={Trash2} busy={erase.isPending} onClick={() => void ask()}>
            {t("erase")}
          </Button>
        </Row>
      </Stack>
    </Card>
  );
}

/** Fetch the zip by a body, so that the number stands in no address, and hand it to the browser. */
async function takeAlong(number: string): Promise<void> {
  const answer = await fetch("/api/v1/personal/export", {
    method: "POST",
    headers: { ...OWN_HEADER, "Content-Type": "application/json" },
    body: JSON.stringify({ number }),
  });
  if (!answer.ok) throw await ApiProblem.from(answer);
  const address = URL.createObjectURL(await answer.blob());
  const link = document.createElement("a");
  link.href = address;
  link.download = "personal-data.zip";
  link.click();
  URL.revokeObjectURL(address);
}
