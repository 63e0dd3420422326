import { useTranslation } from "react-i18next";
import type { Json } from "@/draft";
import { Card } from "@/parts";
import { type Thing, withKey } from "@/parts/thing-form";
import { Input } from "@/parts/thing-form/Input";
import { useWords } from "@/parts/thing-form/words";
import { MAIL } from "./channels";
import styles from "./settings.module.css";

/** The server that takes our mail. */
export function MailServer({
  mail,
  onChange,
  faultAt,
}: {
  mail: Thing;
  onChange: (mail: Json | undefined) => void;
  faultAt: (...path: (string | number)[]) => string | undefined;
}) {
  const { t } = useTranslation("settings");
  const words = useWords("settings", "mail");
  const put = (key: string, value: Json | undefined) => {
    const made = withKey(mail, key, value);
    onChange(Object.keys(made).length === 0 ? undefined : made);
  };
  return (
    <Card title={t("mail.title")}>
      <p className={styles.hint}>{t("mail.lead")}</p>
      {faultAt() && <p className={styles.fault}>{faultAt()}</p>}
      <div className={styles.fields}>
        {MAIL.map((spec) => (
          <Input
            key={spec.key}
            spec={spec}
            words={words}
            thing={mail}
            onChange={(next) => put(spec.key, next)}
            faultAt={faultAt}
          />
        ))}
      </div>
    </Card>
  );
}
