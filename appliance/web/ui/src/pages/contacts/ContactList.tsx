import { useInfiniteQuery } from "@tanstack/react-query";
import { Download, Plus, Upload } from "lucide-react";
import { useDeferredValue, useState } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import { api, body, type Schemas } from "@/api/client";
import { useMay } from "@/app/session";
import {
  Button,
  Card,
  type Column,
  EmptyState,
  ErrorState,
  LinkButton,
  Loading,
  PageHeader,
  SearchInput,
  Stack,
  Table,
} from "@/parts";
import { ExportMenu } from "./ExportMenu";

type Contact = Schemas["ContactRowBody"];

/** All contacts by name, and finding one by a part of the name, the company or the number. */
export function ContactList() {
  const { t } = useTranslation("contacts");
  const may = useMay();
  const [words, setWords] = useState("");
  const q = useDeferredValue(words.trim());
  return (
    <>
      <PageHeader title={t("title")} lead={t("lead")}>
        {may("contacts_transfer") && (
          <>
            <LinkButton to="import" icon={Upload}>
              {t("import.open")}
            </LinkButton>
            <ExportMenu icon={Download} />
          </>
        )}
        {may("contacts_edit") && (
          <LinkButton to="new" icon={Plus} look="primary">
            {t("add")}
          </LinkButton>
        )}
      </PageHeader>
      <Card>
        <Stack>
          <SearchInput label={t("search")} value={words} onChange={setWords} maxLength={80} />
          <Found q={q} />
        </Stack>
      </Card>
    </>
  );
}

function Found({ q }: { q: string }) {
  const { t } = useTranslation("contacts");
  const go = useNavigate();
  const found = useInfiniteQuery({
    queryKey: ["contacts", q],
    queryFn: ({ pageParam }) =>
      body(api.GET("/api/v1/contacts", { params: { query: { q, limit: 50, after: pageParam } } })),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next ?? undefined,
    placeholderData: (before) => before,
  });
  if (found.isPending) return <Loading />;
  if (found.error) return <ErrorState error={found.error} onRetry={() => void found.refetch()} />;
  const rows = found.data.pages.flatMap((each) => each.items);
  if (rows.length === 0) {
    return (
      <EmptyState title={t(q === "" ? "none" : "notFound")}>
        {t(q === "" ? "noneMore" : "notFoundMore")}
      </EmptyState>
    );
  }
  const columns: Column<Contact>[] = [
    { key: "name", title: t("field.name"), show: (row) => row.name },
    { key: "company", title: t("field.company"), show: (row) => row.company || "—" },
    {
      key: "numbers",
      title: t("field.numbers"),
      show: (row) => row.numbers.join(" · ") || "—",
    },
  ];
  return (
    <>
      <Table
        label={t("title")}
        columns={columns}
        rows={rows}
        id={(row) => row.id}
        onOpen={(row) => void go(row.id)}
      />
      {found.hasNextPage && (
        <Button busy={found.isFetchingNextPage} onClick={() => void found.fetchNextPage()}>
          {t("do.more", { ns: "common" })}
        </Button>
      )}
    </>
  );
}
