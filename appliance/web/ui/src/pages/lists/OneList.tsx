import { ArrowLeft, X } from "lucide-react";
import { useDeferredValue, useState } from "react";
import { useTranslation } from "react-i18next";
import { Link, useParams } from "react-router";
import { useMay } from "@/app/session";
import { phone } from "@/format/figures";
import {
  Button,
  Card,
  EmptyState,
  ErrorState,
  IconButton,
  Loading,
  PageHeader,
  SearchInput,
  Stack,
  useToast,
} from "@/parts";
import { AddEntry } from "./AddEntry";
import { type CallerList, type Entry, useAddition, useEntries, useLists, useRemoval } from "./data";
import { ListFile } from "./ListFile";
import { ListSettings } from "./ListSettings";
import styles from "./lists.module.css";

/** One list: its numbers, searched, added to, taken from; a file in and out. */
export function OneList() {
  const { t } = useTranslation("lists");
  const { id = "" } = useParams();
  const may = useMay()("lists_edit");
  const lists = useLists();
  const [typed, setTyped] = useState("");
  const search = useDeferredValue(typed.replace(/[\s-]/g, ""));
  const { data, error, isPending, hasNextPage, fetchNextPage, isFetchingNextPage, refetch } = useEntries(
    id,
    search,
  );
  const list = lists.data?.find((each) => each.id === id);
  const entries = data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <>
      <Link to="/lists" className={styles.back}>
        <ArrowLeft size={16} aria-hidden="true" />
        {t("back")}
      </Link>
      <PageHeader title={list?.name ?? id} lead={t("leadOne")}>
        {may && list && <ListSettings list={list} />}
      </PageHeader>
      <Stack>
        {list && <WhatElse list={list} />}
        {may && <AddEntry id={id} />}
        <Card
          title={t("entries")}
          actions={<SearchInput label={t("search")} value={typed} onChange={setTyped} />}
        >
          {error && <ErrorState error={error} onRetry={() => void refetch()} />}
          {isPending && <Loading />}
          {data && entries.length === 0 && (
            <EmptyState title={t("none")}>{t(search === "" ? "noneText" : "noneFound")}</EmptyState>
          )}
          <ul className={styles.entries}>
            {entries.map((entry) => (
              <Line key={`${entry.kind} ${entry.value}`} id={id} entry={entry} may={may} />
            ))}
          </ul>
          {hasNextPage && (
            <Button busy={isFetchingNextPage} onClick={() => void fetchNextPage()}>
              {t("do.more", { ns: "common" })}
            </Button>
          )}
        </Card>
        {may && <ListFile id={id} />}
      </Stack>
    </>
  );
}

/** Whom the list holds beside its numbers. */
function WhatElse({ list }: { list: CallerList }) {
  const { t } = useTranslation("lists");
  const { provinces = [], cities = [], area_codes: codes = [] } = list.region ?? {};
  const places = [...provinces.map((each) => t(`provinces.${each}`)), ...cities, ...codes];
  if (places.length === 0 && !list.anonymous) return null;
  return (
    <Card title={t("also")}>
      {places.length > 0 && <p>{t("alsoRegion", { places: places.join(t("comma")) })}</p>}
      {list.anonymous && <p>{t("alsoAnonymous")}</p>}
    </Card>
  );
}

function Line({ id, entry, may }: { id: string; entry: Entry; may: boolean }) {
  const { t } = useTranslation("lists");
  const tell = useToast();
  const removal = useRemoval(id);
  const addition = useAddition(id);
  const shown = entry.kind === "prefix" ? `${entry.value}…` : phone(entry.value);
  const remove = () =>
    removal.mutate(entry, {
      onSuccess: () =>
        tell({
          text: t("removed", { number: shown }),
          undo: { label: t("do.undo", { ns: "common" }), run: () => addition.mutateAsync(entry) },
        }),
    });
  return (
    <li className={styles.entry}>
      <span className={styles.value}>{shown}</span>
      <span className={styles.note}>{entry.note || (entry.kind === "prefix" ? t("prefix") : "")}</span>
      {may && (
        <IconButton
          small
          icon={X}
          label={t("remove", { number: shown })}
          disabled={removal.isPending}
          onClick={remove}
        />
      )}
      {removal.error && <ErrorState error={removal.error} />}
    </li>
  );
}
