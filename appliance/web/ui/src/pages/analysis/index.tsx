import type { TFunction } from "i18next";
import { Printer } from "lucide-react";
import { useEffect, useState } from "react";
import { flushSync } from "react-dom";
import { useTranslation } from "react-i18next";
import { Button, EmptyState, ErrorState, Loading, PageHeader, Stack, Tabs } from "@/parts";
import styles from "./analysis.module.css";
import { type Filter, useAsked, VIEWS } from "./asked";
import { type Analysis as Found, useAnalysis } from "./data";
import { Filters } from "./Filters";
import { Findings } from "./Findings";
import { Overview } from "./Overview";
import { Part } from "./Parts";
import { Results } from "./Results";
import { spanOf, Tiles } from "./Tiles";

const PRINTED = VIEWS.filter((view) => view !== "advertising");
const DRAWN_MS = 400;

/** How the telephones of the house are doing: first in words, then in figures. */
export default function Analysis() {
  const { t } = useTranslation("analysis");
  const [asked, ask] = useAsked();
  const { data, error, refetch } = useAnalysis(asked);
  const [isPrinting, print] = usePrinting();
  const choose = (by: Filter, key: string) => ask({ chosen: { ...asked.chosen, [by]: key } });
  return (
    <>
      <PageHeader title={t("title")} lead={data ? lead(data, t) : t("lead")}>
        <span className={styles.screenOnly}>
          <Button icon={Printer} onClick={print} disabled={!data}>
            {t("print")}
          </Button>
        </span>
      </PageHeader>
      <Stack>
        {data && isPrinting && <SheetHead found={data} />}
        <Filters asked={asked} found={data} onChange={ask} />
        {error ? <ErrorState error={error} onRetry={() => void refetch()} /> : null}
        {!error && data === undefined && <Loading lines={8} />}
        {data && <Findings asked={asked} names={data.names} />}
        {data && <Tiles found={data} />}
        {data && isPrinting && <Results found={data} />}
        {data?.total.now.calls === 0 && <EmptyState title={t("noCalls")}>{t("noCallsHint")}</EmptyState>}
        {data && !isPrinting && (
          <Tabs
            label={t("views")}
            tabs={VIEWS.map((id) => ({ id, label: t(`view.${id}`) }))}
            value={asked.view}
            onChange={(view) => ask({ view })}
          >
            <Part view={asked.view} asked={asked} found={data} onChoose={choose} />
          </Tabs>
        )}
        {data &&
          isPrinting &&
          PRINTED.map((view) => (
            <section key={view} className={styles.sheet} data-sheet={view}>
              <SheetHead found={data} />
              <h2>{t(`view.${view}`)}</h2>
              {view === "overview" ? (
                <Overview found={data} />
              ) : (
                <Part view={view} asked={asked} found={data} onChoose={choose} />
              )}
            </section>
          ))}
      </Stack>
    </>
  );
}

/** The company and the time, at the head of every part on paper. */
function SheetHead({ found }: { found: Found }) {
  return (
    <header className={styles.sheetHead}>
      <strong>{found.company}</strong>
      <span>{spanOf(found.now)}</span>
    </header>
  );
}

function lead({ now, then }: Found, t: TFunction<"analysis">): string {
  return then ? t("leadCompared", { now: spanOf(now), earlier: spanOf(then) }) : spanOf(now);
}

/** While it prints, every view stands below the other, each on sheets of its own. */
function usePrinting(): [boolean, () => void] {
  const [isPrinting, setPrinting] = useState(false);
  useEffect(() => {
    const over = () => setPrinting(false);
    window.addEventListener("afterprint", over);
    return () => window.removeEventListener("afterprint", over);
  }, []);
  const print = () => {
    flushSync(() => setPrinting(true));
    window.setTimeout(() => window.print(), DRAWN_MS);
  };
  return [isPrinting, print];
}
