import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { day } from "@/format/time";
import { Button, Progress } from "@/parts";
import styles from "./calls.module.css";
import type { useCalls } from "./useCalls";

/** The list's lower end: fetches on while it is in sight, and says how far back it has looked. */
export function Further({ calls }: { calls: ReturnType<typeof useCalls> }) {
  const { t } = useTranslation("calls");
  const end = useRef<HTMLDivElement>(null);
  const [inSight, setInSight] = useState(false);
  const { hasNextPage, isFetchingNextPage, isFetchNextPageError, fetchNextPage } = calls;
  useEffect(() => {
    const element = end.current;
    if (element === null) return;
    const watch = new IntersectionObserver(([entry]) => setInSight(entry?.isIntersecting ?? false), {
      rootMargin: "400px",
    });
    watch.observe(element);
    return () => watch.disconnect();
  }, []);
  useEffect(() => {
    if (inSight && hasNextPage && !isFetchingNextPage && !isFetchNextPageError) void fetchNextPage();
  }, [inSight, hasNextPage, isFetchingNextPage, isFetchNextPageError, fetchNextPage]);
  const pages = calls.data?.pages ?? [];
  const lookedTo = pages.at(-1)?.looked_to;
  const any = pages.some((page) => page.items.length > 0);
  return (
    <div ref={end} className={styles.further}>
      {isFetchNextPageError && <Button onClick={() => void fetchNextPage()}>{t("do.more")}</Button>}
      {hasNextPage && lookedTo && (
        <Progress label={t("list.lookedTo", { day: day(lookedTo) })} share={null} />
      )}
      {!hasNextPage && any && <p>{t("list.end")}</p>}
    </div>
  );
}
