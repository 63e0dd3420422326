import { useQuery } from "@tanstack/react-query";
import { Bot } from "lucide-react";
import { useTranslation } from "react-i18next";
import { countryName } from "@/format/country";
import { EmptyState, ErrorState, Loading, PageHeader, Stack } from "@/parts";
import { readCards } from "./api";
import { CardPicture } from "./CardPicture";
import { viewOf } from "./cards";
import styles from "./cards.module.css";
import { NoCard } from "./NoCard";
import { Faults, Waiting } from "./Notes";

/** A pulled cable shows within this time, and a line that rings while it does. */
const EACH_MS = 2000;

/** The telephone cards as they stand in the box: each port, what it is for, how it is. */
export default function CardsPage() {
  const { t } = useTranslation("cards");
  const { data, error, isPending, refetch } = useQuery({
    queryKey: ["cards"],
    queryFn: readCards,
    refetchInterval: EACH_MS,
  });
  const view = data && viewOf(data);
  return (
    <>
      <PageHeader title={t("title")} lead={t("lead")} />
      <Stack>
        {isPending && <Loading />}
        {error && <ErrorState error={error} onRetry={() => void refetch()} />}
        {data && data.daemon === "down" && data.cards.length > 0 && <p role="status">{t("down.old")}</p>}
        {data && data.faults.length > 0 && <Faults faults={data.faults} />}
        {data && data.pending.length > 0 && <Waiting pending={data.pending} />}
        {view === "down" && (
          <EmptyState title={t("down.title")} icon={Bot}>
            {t("down.text")}
          </EmptyState>
        )}
        {view === "none" && data && <NoCard loaded={data.loaded} />}
        {view === "cards" &&
          data?.cards.map((card) => <CardPicture key={`${card.name} ${card.location}`} card={card} />)}
        {data && view === "cards" && (
          <p className={styles.quiet}>{t("country", { country: countryName(data.country) })}</p>
        )}
      </Stack>
    </>
  );
}
