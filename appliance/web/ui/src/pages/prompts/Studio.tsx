import { Download, FileArchive } from "lucide-react";
import { type ChangeEvent, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { useMay, useSession } from "@/app/session";
import { Button, Card, ErrorState, Row, Select, Stack, useToast } from "@/parts";
import type { Sounds } from "@/parts/prompt-field";
import { useVoices } from "./changes";
import styles from "./prompts.module.css";

/** A person's voice for all of it, in three steps: the script, the recordings, the ZIP. */
export function Studio({ sounds }: { sounds: Sounds }) {
  const { t } = useTranslation("prompts");
  const { site } = useSession();
  const may = useMay()("prompts_edit");
  const tell = useToast();
  const voices = useVoices();
  const input = useRef<HTMLInputElement>(null);
  const [language, setLanguage] = useState<string>(site.language);
  const chosen = sounds.languages.find((each) => each.id === language);
  const take = (event: ChangeEvent<HTMLInputElement>) => {
    const [sound] = event.target.files ?? [];
    event.target.value = "";
    if (sound === undefined) return;
    voices.mutate(
      { language, sound, name: sound.name },
      {
        onSuccess: ({ prompts, heard }) => {
          const when = t(heard ? "studio.heard" : "studio.later");
          tell({ text: `${t("studio.imported", { count: prompts.length })} ${when}` });
        },
      },
    );
  };
  const script = (form: string) => `/api/v1/voices/${encodeURIComponent(language)}/script.${form}`;
  return (
    <Stack>
      <p>{t("studio.lead")}</p>
      <Select
        label={t("builtin.language")}
        value={language}
        hint={chosen && t("studio.progress", chosen)}
        options={sounds.languages.map((each) => ({ value: each.id, label: each.name }))}
        onChange={setLanguage}
      />
      <ol className={styles.steps}>
        <li>
          <Card title={t("studio.step1")}>
            <p>{t("studio.step1Hint")}</p>
            <Row>
              {(["html", "csv"] as const).map((form) => (
                <a key={form} className={styles.link} href={script(form)} download>
                  <Download size={16} aria-hidden="true" />
                  {t(form === "html" ? "studio.print" : "studio.table")}
                </a>
              ))}
            </Row>
          </Card>
        </li>
        <li>
          <Card title={t("studio.step2")}>
            <p>{t("studio.step2Hint")}</p>
          </Card>
        </li>
        {may && (
          <li>
            <Card title={t("studio.step3")}>
              <p>{t("studio.step3Hint")}</p>
              <Row>
                <Button icon={FileArchive} busy={voices.isPending} onClick={() => input.current?.click()}>
                  {t("studio.import")}
                </Button>
                <input
                  ref={input}
                  type="file"
                  hidden
                  accept=".zip"
                  aria-label={t("studio.import")}
                  onChange={take}
                />
              </Row>
              {voices.error && <ErrorState error={voices.error} />}
            </Card>
          </li>
        )}
      </ol>
      <p>{t("studio.phone")}</p>
    </Stack>
  );
}
