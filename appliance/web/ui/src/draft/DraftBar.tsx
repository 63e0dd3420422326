import { PencilLine } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useMay } from "@/app/session";
import { Button, useConfirm, useToast } from "@/parts";
import { discardDraft } from "./api";
import styles from "./draft.module.css";
import { PublishDialog } from "./PublishDialog";
import { useDraft, useDraftChanged } from "./useDraft";

/** What has been changed and isn't in force yet: look at it, publish it, or throw it away. Nothing while all is. */
export default function DraftBar() {
  const { t } = useTranslation("draft");
  const { data: draft } = useDraft();
  const changed = useDraftChanged();
  const may = useMay();
  const ask = useConfirm();
  const tell = useToast();
  const [open, setOpen] = useState(false);
  if (draft === undefined || !draft.differs) return null;

  const discard = async () => {
    const yes = await ask({
      title: t("discard.title"),
      text: t("discard.text"),
      yes: t("discard.yes"),
      danger: true,
    });
    if (!yes) return;
    await discardDraft(draft.etag).catch(() => tell({ text: t("discard.failed") }));
    await changed();
  };

  const faults = draft.faults.length;
  return (
    <section className={styles.bar} aria-label={t("bar.label")}>
      <PencilLine size={18} aria-hidden="true" />
      <p className={styles.words}>
        <strong>{t("bar.changes", { count: Math.max(1, draft.parts.length) })}</strong>{" "}
        <span>{faults > 0 ? t("bar.faults", { count: faults }) : t("bar.notYet")}</span>
      </p>
      <div className={styles.acts}>
        {may("config_edit") && (
          <Button look="quiet" small onClick={() => void discard()}>
            {t("bar.discard")}
          </Button>
        )}
        <Button look="primary" small onClick={() => setOpen(true)}>
          {may("config_publish") ? t("bar.publish") : t("bar.look")}
        </Button>
      </div>
      <PublishDialog draft={draft} open={open} onClose={() => setOpen(false)} />
    </section>
  );
}
