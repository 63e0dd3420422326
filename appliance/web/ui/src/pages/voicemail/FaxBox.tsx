import { Download, Eye, RotateCcw, Trash2 } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useMay } from "@/app/session";
import { phone } from "@/format/figures";
import { moment } from "@/format/time";
import { Button, cx, EmptyState, ErrorState, Loading, Row, Stack, StateDot } from "@/parts";
import { Shelves, useMailboxName } from "./Shelves";
import { type Asked, type Fax, type To, useFaxes, useMarking } from "./useBox";
import styles from "./voicemail.module.css";

/** The faxes: looked at in a window of their own, taken along, put away. */
export function FaxBox() {
  const { t } = useTranslation("voicemail");
  const [asked, setAsked] = useState<Asked>({ shelf: "kept", mailbox: "" });
  const box = useFaxes(asked);
  const marking = useMarking("faxes");
  const faxes = box.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <Stack>
      <Shelves kind="faxes" asked={asked} onChange={setAsked} />
      {box.isPending && <Loading />}
      {box.error && <ErrorState error={box.error} onRetry={() => void box.refetch()} />}
      {marking.error && <ErrorState error={marking.error} />}
      {box.data && faxes.length === 0 && (
        <EmptyState title={t(`none.faxes.${asked.shelf}`)}>{t("none.faxesText")}</EmptyState>
      )}
      <ul className={styles.list} aria-label={t("tab.faxes")}>
        {faxes.map((fax) => (
          <FaxCard key={fax.file} fax={fax} onMark={(to) => marking.mutate({ file: fax.file, to })} />
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

function FaxCard({ fax, onMark }: { fax: Fax; onMark: (to: To) => void }) {
  const { t } = useTranslation("voicemail");
  const may = useMay();
  const name = useMailboxName();
  const fresh = fax.state === "new";
  const address = `/api/v1/faxes/${fax.file.split("/").map(encodeURIComponent).join("/")}`;
  const number = fax.caller === null ? t("withheld") : phone(fax.caller);
  const seen = () => fresh && may("messages_edit") && onMark("seen");
  return (
    <li className={cx(styles.item, fresh && styles.fresh)}>
      <div className={styles.summary}>
        <StateDot tone={fresh ? "accent" : "neutral"} label={t(`faxState.${fax.state}`)} />
        <span className={styles.who}>
          <span className={styles.name}>{number}</span>
          <span className={styles.small}>{[fax.station, name(fax.mailbox)].filter(Boolean).join(" · ")}</span>
        </span>
        <span className={styles.when}>
          <span>{moment(fax.at)}</span>
          <span className={styles.small}>{t("pages", { count: fax.pages })}</span>
        </span>
      </div>
      {fax.state !== "deleted" && fax.pages > 0 && (
        <a
          className={styles.sheet}
          href={`${address}/view`}
          target="_blank"
          rel="noreferrer"
          aria-label={t("firstPage", { number })}
          onClick={seen}
        >
          <FirstPage address={address} />
        </a>
      )}
      {fax.cause && <p className={styles.cause}>{t("notWhole")}</p>}
      <Row className={styles.opened}>
        {fax.state === "deleted" ? (
          <Button small icon={RotateCcw} onClick={() => onMark("kept")}>
            {t("do.bringBack")}
          </Button>
        ) : (
          <>
            <a
              className={styles.link}
              href={`${address}/view`}
              target="_blank"
              rel="noreferrer"
              onClick={seen}
            >
              <Eye size={16} aria-hidden="true" /> {t("do.look")}
            </a>
            <a className={styles.link} href={`${address}/download`} download>
              <Download size={16} aria-hidden="true" /> {t("do.download")}
            </a>
            {may("messages_edit") && (
              <Button small look="quiet" icon={Trash2} onClick={() => onMark("deleted")}>
                {t("do.delete")}
              </Button>
            )}
          </>
        )}
      </Row>
    </li>
  );
}

/** A small picture of a fax's first page, once it is in sight; nothing where it can't be drawn. */
function FirstPage({ address }: { address: string }) {
  const [gone, setGone] = useState(false);
  return gone ? null : (
    <img src={`${address}/picture`} alt="" width={120} loading="lazy" onError={() => setGone(true)} />
  );
}
