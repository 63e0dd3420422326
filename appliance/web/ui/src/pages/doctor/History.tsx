import { useInfiniteQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { moment } from "@/format/time";
import { Button, cx } from "@/parts";
import type { Verdict } from "./api";
import styles from "./doctor.module.css";

/** What a strip shows of a report. */
type Kept = { id: string; at: string };
type Page<Report> = { items: Report[]; next?: string | null };

/** The reports that there are, the newest first, page by page. */
export function useReports<Report extends Kept>(
  key: readonly string[],
  read: (after?: string) => Promise<Page<Report>>,
) {
  const found = useInfiniteQuery({
    queryKey: [...key, "reports"],
    queryFn: ({ pageParam }) => read(pageParam),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
  });
  const reports = found.data?.pages.flatMap((page) => page.items) ?? [];
  return { reports, more: found.hasNextPage ? () => void found.fetchNextPage() : null };
}

/** How it went each time, at a glance: a bar a report, the newest first, the worse the taller; one is looked at. */
export function Strip<Report extends Kept>({
  label,
  reports,
  verdict,
  chosen,
  onChoose,
  more,
}: {
  label: string;
  reports: readonly Report[];
  verdict: (report: Report) => Verdict;
  chosen: string;
  onChoose: (id: string) => void;
  more: (() => void) | null;
}) {
  const { t } = useTranslation("doctor");
  if (reports.length < 2) return null;
  return (
    <div className={styles.strip}>
      <ol aria-label={label}>
        {reports.map((report) => {
          const how = verdict(report);
          const words = t("history.one", { time: moment(report.at), verdict: t(`verdicts.${how}`) });
          return (
            <li key={report.id}>
              <button
                type="button"
                className={cx(styles.night, styles[how])}
                aria-pressed={report.id === chosen}
                aria-label={words}
                title={words}
                onClick={() => onChoose(report.id)}
              >
                <span />
              </button>
            </li>
          );
        })}
      </ol>
      {more && (
        <Button small look="quiet" onClick={more}>
          {t("history.more")}
        </Button>
      )}
    </div>
  );
}
