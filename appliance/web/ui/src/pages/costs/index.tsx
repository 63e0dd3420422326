import { Download, Printer } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useSearchParams } from "react-router";
import { useSession } from "@/app/session";
import { money } from "@/format/figures";
import {
  Button,
  EmptyState,
  ErrorState,
  LinkButton,
  Loading,
  PageHeader,
  Row,
  Select,
  Stack,
  Switch,
} from "@/parts";
import { Balance } from "./Balance";
import { BillCard } from "./BillCard";
import { Caps } from "./Caps";
import styles from "./costs.module.css";
import { type Months, type Statement, useMonths, useStatement } from "./data";
import { monthName } from "./words";

/** What the telephones cost: a month's statement, what was paid in advance, how far the caps are used. */
export default function Costs() {
  const { t } = useTranslation("costs");
  const { data, error, refetch } = useMonths();
  return (
    <>
      <PageHeader title={t("title")} lead={t("lead")}>
        <span className={styles.screenOnly}>
          <Button icon={Printer} onClick={() => window.print()} disabled={!data}>
            {t("print")}
          </Button>
        </span>
      </PageHeader>
      {error ? <ErrorState error={error} onRetry={() => void refetch()} /> : null}
      {!error && !data && <Loading />}
      {data && Object.keys(data.tariffs).length === 0 && (
        <>
          <EmptyState title={t("noTariffs")}>{t("noTariffsHint")}</EmptyState>
          <Caps />
        </>
      )}
      {data && Object.keys(data.tariffs).length > 0 && <Month months={data} />}
    </>
  );
}

function Month({ months }: { months: Months }) {
  const { t } = useTranslation("costs");
  const [words, setWords] = useSearchParams();
  const { demo } = useSession();
  const [withSamples, setSamples] = useState(demo === true && months.samples);
  const month = words.get("month") ?? months.months[0] ?? "";
  const { data, error, refetch } = useStatement(month, withSamples);
  const table = `/api/v1/statements/${encodeURIComponent(month)}/csv${withSamples ? "?samples=true" : ""}`;
  return (
    <Stack>
      <div className={styles.choice}>
        <Select
          label={t("month")}
          value={month}
          options={months.months.map((value) => ({ value, label: monthName(value) }))}
          onChange={(chosen) => setWords({ month: chosen }, { replace: true })}
        />
        <LinkButton icon={Download} to={table} reloadDocument download>
          {t("csv")}
        </LinkButton>
        {months.samples && (
          <Switch label={t("samples")} hint={t("samplesHint")} checked={withSamples} onChange={setSamples} />
        )}
      </div>
      {error ? <ErrorState error={error} onRetry={() => void refetch()} /> : null}
      {!error && !data && <Loading />}
      {data && <Paper statement={data} withSamples={withSamples} />}
      <div className={styles.screenOnly}>
        <Stack>
          <Caps samples={withSamples} />
          <Balance tariffs={months.tariffs} />
        </Stack>
      </div>
    </Stack>
  );
}

function Paper({ statement, withSamples }: { statement: Statement; withSamples: boolean }) {
  const { t } = useTranslation("costs");
  const totals = Object.entries(statement.totals);
  return (
    <Stack>
      <header className={styles.paperHead}>
        <strong>{statement.company}</strong>
        <span>{t("statementOf", { month: monthName(statement.month) })}</span>
        {withSamples && <span>{t("samples")}</span>}
      </header>
      {statement.bills.map((bill) => (
        <BillCard key={bill.tariff} bill={bill} />
      ))}
      <Row>
        {totals.map(([currency, total]) => (
          <p key={currency} className={styles.grand} data-total={currency}>
            <span>{t("monthTotal", { month: monthName(statement.month) })}</span>
            <strong>{money(total, currency)}</strong>
          </p>
        ))}
      </Row>
      <p className={styles.beside}>{t("estimate")}</p>
    </Stack>
  );
}
