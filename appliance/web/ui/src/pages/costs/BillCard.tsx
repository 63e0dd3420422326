import { useTranslation } from "react-i18next";
import { count, money, share } from "@/format/figures";
import { Card, Table } from "@/parts";
import styles from "./costs.module.css";
import type { Bill } from "./data";
import { lineKey } from "./words";

/** One contract's bill: its lines add up to its total, to the cent. */
export function BillCard({ bill }: { bill: Bill }) {
  const { t } = useTranslation("costs");
  const minutes = (seconds: number) =>
    seconds > 0 ? t("minutes", { count: Math.round(seconds / 6) / 10 }) : "—";
  return (
    <Card title={bill.name}>
      {bill.lines.length === 0 ? (
        <p className={styles.nothing}>{t("billEmpty")}</p>
      ) : (
        <Table
          label={bill.name}
          rows={bill.lines}
          id={(line) => line.what}
          columns={[
            {
              key: "what",
              title: t("for"),
              show: (line) => `${t(lineKey(line.what))}${line.estimate.count > 0 ? " *" : ""}`,
            },
            {
              key: "count",
              title: t("count"),
              number: true,
              show: (line) => (line.count ? count(line.count) : "—"),
            },
            { key: "long", title: t("billed"), number: true, show: (line) => minutes(line.seconds) },
            { key: "package", title: t("package"), number: true, show: (line) => minutes(line.package_s) },
            {
              key: "amount",
              title: t("amount"),
              number: true,
              show: (line) => money(line.amount, bill.currency),
            },
          ]}
        />
      )}
      <p className={styles.total}>
        <span>{t("together")}</span>
        <strong>{money(bill.total, bill.currency)}</strong>
      </p>
      {bill.estimate.count > 0 && (
        <p className={styles.beside} data-estimated={bill.tariff}>
          {t("byEar", {
            count: bill.estimate.count,
            long: minutes(bill.estimate.seconds),
            share: share(bill.estimated_share ?? null),
            amount: money(bill.estimate.amount, bill.currency),
          })}
        </p>
      )}
      {bill.callers_bear !== null && bill.callers_bear !== undefined && (
        <p className={styles.beside}>
          {t("callersBear", { amount: money(bill.callers_bear, bill.currency) })}
        </p>
      )}
    </Card>
  );
}
