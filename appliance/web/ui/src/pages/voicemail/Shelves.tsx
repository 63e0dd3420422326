import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { api, body } from "@/api/client";
import { Select } from "@/parts";
import { type Asked, type Kind, type Shelf, useMailboxes } from "./useBox";
import styles from "./voicemail.module.css";

const SHELVES: readonly Shelf[] = ["new", "kept", "deleted"];

/** What a mailbox is called: its department's name. */
export function useMailboxName(): (mailbox: string | null) => string {
  const { t } = useTranslation("voicemail");
  const { data } = useQuery({
    queryKey: ["calls", "choices"],
    queryFn: () => body(api.GET("/api/v1/calls/choices")),
    staleTime: 300_000,
  });
  return (mailbox) =>
    mailbox === null ? t("company") : (data?.department.find(({ id }) => id === mailbox)?.name ?? mailbox);
}

/** Whose mailbox, and which part of it. */
export function Shelves({
  kind,
  asked,
  onChange,
}: {
  kind: Kind;
  asked: Asked;
  onChange: (asked: Asked) => void;
}) {
  const { t } = useTranslation("voicemail");
  const boxes = useMailboxes(kind).data ?? [];
  const name = useMailboxName();
  const departments = boxes.flatMap(({ mailbox }) => (mailbox === null ? [] : [mailbox]));
  return (
    <div className={styles.shelves}>
      <Select
        label={t("shelf.label")}
        value={asked.shelf}
        onChange={(shelf) => onChange({ ...asked, shelf })}
        options={SHELVES.map((shelf) => ({ value: shelf, label: t(`shelf.${shelf}`) }))}
      />
      {departments.length > 0 && (
        <Select
          label={t("mailbox")}
          value={asked.mailbox}
          empty={t("allMailboxes")}
          onChange={(mailbox) => onChange({ ...asked, mailbox })}
          options={departments.map((id) => ({ value: id, label: name(id) }))}
        />
      )}
    </div>
  );
}
