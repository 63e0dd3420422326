import { ChevronDown, Mail, MailOpen, RotateCcw, Trash2 } from "lucide-react";
import { useTranslation } from "react-i18next";
import { api, body } from "@/api/client";
import { useMay } from "@/app/session";
import { phone } from "@/format/figures";
import { duration, moment } from "@/format/time";
import { Button, cx, LinkButton, Row, Stack, StateDot } from "@/parts";
import { WaveformPlayer } from "@/parts/waveform-player";
import { useMailboxName } from "./Shelves";
import type { Message, To } from "./useBox";
import styles from "./voicemail.module.css";

type CardProps = {
  message: Message;
  open: boolean;
  onOpen: (open: boolean) => void;
  onMark: (to: To) => void;
};

/** One message; opened, it can be heard, and hearing marks it. */
export function MessageCard({ message, open, onOpen, onMark }: CardProps) {
  const { t } = useTranslation("voicemail");
  const name = useMailboxName();
  const fresh = message.state === "new";
  const number = message.caller === null ? t("withheld") : phone(message.caller);
  return (
    <li className={cx(styles.item, fresh && styles.fresh)}>
      <button type="button" className={styles.summary} aria-expanded={open} onClick={() => onOpen(!open)}>
        <StateDot tone={fresh ? "accent" : "neutral"} label={t(`state.${message.state}`)} />
        <span className={styles.who}>
          <span className={styles.name}>{number}</span>
          <span className={styles.small}>{name(message.mailbox)}</span>
        </span>
        <span className={styles.when}>
          <span>{moment(message.at)}</span>
          <span className={styles.small}>{duration(message.seconds)}</span>
        </span>
        <ChevronDown size={18} aria-hidden="true" className={cx(styles.arrow, open && styles.turned)} />
      </button>
      {open && (
        <Stack className={styles.opened}>
          {message.state === "deleted" ? (
            <p>{t("deletedText")}</p>
          ) : (
            <Sound message={message} number={number} onMark={onMark} />
          )}
          <MessageDeeds message={message} onMark={onMark} />
        </Stack>
      )}
    </li>
  );
}

function Sound({ message, number, onMark }: { message: Message; number: string; onMark: (to: To) => void }) {
  const { t } = useTranslation("voicemail");
  const may = useMay();
  const { file } = message;
  const address = `/api/v1/voicemail/${file.split("/").map(encodeURIComponent).join("/")}`;
  return (
    <WaveformPlayer
      src={`${address}/audio`}
      label={t("messageOf", { number })}
      seconds={message.seconds}
      draw={() => body(api.GET("/api/v1/voicemail/{file}/peaks", { params: { path: { file } } }))}
      download={`${address}/download`}
      onPlayed={() => message.state === "new" && may("messages_edit") && onMark("seen")}
    />
  );
}

function MessageDeeds({ message, onMark }: { message: Message; onMark: (to: To) => void }) {
  const { t } = useTranslation("voicemail");
  const may = useMay();
  return (
    <Row>
      {may("messages_edit") && message.state === "new" && (
        <Button small icon={MailOpen} onClick={() => onMark("seen")}>
          {t("do.heard")}
        </Button>
      )}
      {may("messages_edit") && message.state === "heard" && (
        <Button small icon={Mail} onClick={() => onMark("new")}>
          {t("do.new")}
        </Button>
      )}
      {may("calls_see") && (
        <LinkButton small to={`/calls/${encodeURIComponent(message.call)}`}>
          {t("do.call")}
        </LinkButton>
      )}
      {may("messages_edit") &&
        (message.state === "deleted" ? (
          <Button small icon={RotateCcw} onClick={() => onMark("kept")}>
            {t("do.bringBack")}
          </Button>
        ) : (
          <Button small look="quiet" icon={Trash2} onClick={() => onMark("deleted")}>
            {t("do.delete")}
          </Button>
        ))}
    </Row>
  );
}
