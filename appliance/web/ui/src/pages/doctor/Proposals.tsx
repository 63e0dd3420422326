import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Check } from "lucide-react";
import { useTranslation } from "react-i18next";
import { useMay } from "@/app/session";
import { moment } from "@/format/time";
import { Button, Card, type Column, ErrorState, Stack, Table, useToast } from "@/parts";
import { applyReport, type Proposal, type Report } from "./api";
import { inTongue, plainValue } from "./doctor";

/** Settings that follow from what was found; they are made when somebody consents. */
export function Proposals({ report, earlier }: { report: Report; earlier: boolean }) {
  const { t } = useTranslation("doctor");
  const may = useMay();
  const tell = useToast();
  const cache = useQueryClient();
  const apply = useMutation({
    mutationFn: () => applyReport(report.line, report.id),
    onSuccess: async () => {
      tell({ text: t("proposal.done") });
      await cache.invalidateQueries();
    },
  });
  const value = ({ key }: Proposal, it: unknown) => {
    if (it === null || it === undefined)
      return t(key.startsWith("tones.") ? "values.country" : "values.unset");
    return plainValue(it) ?? t(`values.${String(it)}`, { defaultValue: String(it) });
  };
  const columns: Column<Proposal>[] = [
    {
      key: "key",
      title: t("proposal.key"),
      show: ({ key }) => t(`keys.${key.replaceAll(".", "_")}`, { defaultValue: key }),
    },
    { key: "now", title: t("proposal.now"), show: (each) => value(each, each.now) },
    {
      key: "proposed",
      title: t("proposal.proposed"),
      show: (each) => <strong>{value(each, each.proposed)}</strong>,
    },
    { key: "why", title: t("proposal.why"), show: ({ why, why_zh }) => inTongue(why, why_zh) },
  ];
  return (
    <Card title={t("proposal.title")}>
      <Stack>
        <Table label={t("proposal.title")} columns={columns} rows={report.proposal} id={({ key }) => key} />
        {apply.error && <ErrorState error={apply.error} />}
        {report.applied_at && <p>{t("proposal.applied", { time: moment(report.applied_at) })}</p>}
        {may("config_publish") && !earlier && !report.applied_at && (
          <div>
            <Button look="primary" icon={Check} busy={apply.isPending} onClick={() => apply.mutate()}>
              {t("proposal.apply")}
            </Button>
          </div>
        )}
      </Stack>
    </Card>
  );
}
