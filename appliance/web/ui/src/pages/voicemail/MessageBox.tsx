import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Button, EmptyState, ErrorState, Loading, Stack } from "@/parts";
import { MessageCard } from "./MessageCard";
import { Shelves } from "./Shelves";
import { type Asked, useMarking, useMessages } from "./useBox";
import styles from "./voicemail.module.css";

/** The messages, like letters: the new ones stand out, the opened one can be heard. */
export function MessageBox() {
  const { t } = useTranslation("voicemail");
  const [asked, setAsked] = useState<Asked>({ shelf: "kept", mailbox: "" });
  const [opened, setOpened] = useState("");
  const box = useMessages(asked);
  const marking = useMarking("voicemail");
  const messages = box.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <Stack>
      <Shelves kind="voicemail" asked={asked} onChange={setAsked} />
      {box.isPending && <Loading />}
      {box.error && <ErrorState error={box.error} onRetry={() => void box.refetch()} />}
      {marking.error && <ErrorState error={marking.error} />}
      {box.data && messages.length === 0 && (
        <EmptyState title={t(`none.messages.${asked.shelf}`)}>{t("none.messagesText")}</EmptyState>
      )}
      <ul className={styles.list} aria-label={t("tab.messages")}>
        {messages.map((message) => (
          <MessageCard
            key={message.file}
            message={message}
            open={opened === message.file}
            onOpen={(open) => setOpened(open ? message.file : "")}
            onMark={(to) => marking.mutate({ file: message.file, to })}
          />
        ))}
      </ul>
      {box.hasNextPage && (
        <Button busy={box.isFetchingNextPage} onClick={() => void box.fetchNextPage()}>
          {t("do.more")}
        </Button>
      )}
    </Stack>
  );
}
