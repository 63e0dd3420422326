import { Plus } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useMay } from "@/app/session";
import { money } from "@/format/figures";
import { moment } from "@/format/time";
import { Button, Card, EmptyState, ErrorState, Loading, Table } from "@/parts";
import styles from "./costs.module.css";
import { type Months, useBalances } from "./data";
import { TopUp } from "./TopUp";

/** What is left of what was paid in advance, and writing a payment down. */
export function Balance({ tariffs }: { tariffs: Months["tariffs"] }) {
  const { t } = useTranslation("costs");
  const may = useMay();
  const [isPaying, setPaying] = useState(false);
  const { data, error, refetch } = useBalances();
  const nameOf = (tariff: string) => tariffs[tariff] ?? tariff;
  return (
    <Card
      title={t("balance.title")}
      actions={
        may("costs_edit") && Object.keys(tariffs).length > 0 ? (
          <Button small icon={Plus} onClick={() => setPaying(true)}>
            {t("balance.add")}
          </Button>
        ) : undefined
      }
    >
      {error ? <ErrorState error={error} onRetry={() => void refetch()} /> : null}
      {!error && !data && <Loading lines={2} />}
      {data?.top_ups.length === 0 && (
        <EmptyState title={t("balance.none")}>{t("balance.noneHint")}</EmptyState>
      )}
      {data && data.top_ups.length > 0 && (
        <>
          {Object.entries(data.balances).map(([tariff, left]) => (
            <p key={tariff} className={styles.total}>
              <span>{t("balance.left", { name: nameOf(tariff) })}</span>
              <strong className={Number(left) < 0 ? styles.short : undefined}>{money(left)}</strong>
            </p>
          ))}
          <Table
            label={t("balance.payments")}
            rows={data.top_ups}
            id={(paid) => `${paid.tariff} ${paid.at}`}
            columns={[
              { key: "at", title: t("balance.at"), show: (paid) => moment(paid.at) },
              { key: "tariff", title: t("balance.for"), show: (paid) => nameOf(paid.tariff) },
              { key: "note", title: t("balance.note"), show: (paid) => paid.note || "—" },
              { key: "author", title: t("balance.author"), show: (paid) => paid.author || "—" },
              { key: "amount", title: t("amount"), number: true, show: (paid) => money(paid.amount) },
            ]}
          />
        </>
      )}
      {isPaying && <TopUp tariffs={tariffs} onClose={() => setPaying(false)} />}
    </Card>
  );
}
